import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { NavCount, PHONE_LINKS } from "./nav-links.tsx";

/** The places of a phone, under the thumb. */
export const BottomBar = () => {
  const { t } = useTranslation();
  return (
    <nav
      aria-label={t("nav.label")}
      className="flex shrink-0 border-t border-line bg-raised pb-[env(safe-area-inset-bottom)]"
    >
      {PHONE_LINKS.map(({ to, icon: Icon, label }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: to === "/" }}
          className="focus-inset flex min-w-0 flex-auto flex-col items-center gap-0.5 py-2 text-tiny font-semibold text-muted aria-[current=page]:text-ink"
        >
          <span className="relative">
            <Icon size={22} strokeWidth={1.75} aria-hidden />
            <NavCount to={to} />
          </span>
          <span className="max-w-full truncate px-0.5">{t(label)}</span>
        </Link>
      ))}
    </nav>
  );
};
