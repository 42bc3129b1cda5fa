import { Tooltip } from "@base-ui/react/tooltip";
import { Link, useMatchRoute } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { TooltipText } from "../../design/icon-button.tsx";
import { joinClasses } from "../../design/join-classes.ts";
import { ParleyMark } from "../../design/parley-mark.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { NavCount, useNavLinks } from "./nav-links.tsx";

/** Where one is among one's conversations. */
const TALKING = ["/", "/c/$channelId", "/channels", "/join"] as const;

/** The narrow column of a desktop: where one can be, and oneself at its foot. */
export const Rail = () => {
  const { t } = useTranslation();
  const matchRoute = useMatchRoute();
  const links = useNavLinks();
  const isTalking = TALKING.some((to) => matchRoute({ to }) !== false);
  return (
    <nav
      aria-label={t("nav.label")}
      className="flex w-14 shrink-0 flex-col items-center gap-1 border-e border-line py-3"
    >
      <div className="mb-3">
        <ParleyMark size={28} />
      </div>
      {links.map(({ to, icon: Icon, label }) => {
        const isHere = to === "/" ? isTalking : matchRoute({ to, fuzzy: true }) !== false;
        return (
          <Tooltip.Root key={to}>
            <Tooltip.Trigger
              render={<Link to={to} />}
              aria-current={isHere ? "page" : undefined}
              className={joinClasses(
                "relative inline-flex size-10 items-center justify-center rounded-surface transition-colors",
                isHere ? "bg-selected text-ink" : "text-muted hover:bg-selected hover:text-ink",
              )}
            >
              <span className="sr-only">{t(label)}</span>
              <span className="relative">
                <Icon size={20} strokeWidth={1.75} aria-hidden />
                <NavCount to={to} />
              </span>
            </Tooltip.Trigger>
            <TooltipText label={t(label)} side="inline-end" />
          </Tooltip.Root>
        );
      })}
      <div className="mt-auto">
        <AccountMenu />
      </div>
    </nav>
  );
};
