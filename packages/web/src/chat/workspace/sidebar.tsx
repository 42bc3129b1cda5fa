import { Link } from "@tanstack/react-router";
import { MessageSquarePlus, Search, UserPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../design/icon-button.tsx";
import { SkeletonRows } from "../../design/skeleton.tsx";
import { useMedia, WIDE } from "../../design/use-media.ts";
import { useReplica } from "../../use-parley.ts";
import { DraftsLink } from "../draft/drafts-link.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { useDialogs } from "./dialogs.tsx";
import { useIncomingCount } from "./nav-links.tsx";
import { SWITCHER_SHORTCUT } from "./shortcuts.ts";
import { SidebarGroups } from "./sidebar-lines.tsx";

/** Channels and people, each where it always stands. */
export const Sidebar = () => {
  const { t } = useTranslation();
  const { show } = useDialogs();
  const isReady = useReplica((state) => state.epoch !== null);
  const isWide = useMedia(WIDE);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex h-14 shrink-0 items-center gap-1 ps-4 pe-2">
        <h1 className="min-w-0 flex-1 text-body font-semibold">{t("parley")}</h1>
        <IconButton
          icon={MessageSquarePlus}
          label={t("channels.group.open")}
          onClick={() => show("new-conversation")}
        />
        <IconButton
          icon={Search}
          label={t("nav.switcher")}
          shortcut={SWITCHER_SHORTCUT}
          onClick={() => show("quick-switcher")}
        />
        {/* On a phone there is no rail with oneself at its foot. */}
        {isWide ? null : <AccountMenu side="bottom" />}
      </header>
      <nav aria-label={t("sidebar.label")} className="flex min-h-0 flex-1 flex-col overflow-y-auto px-2 pb-4">
        {isReady ? (
          <>
            <RequestsLink />
            <DraftsLink />
            <SidebarGroups />
          </>
        ) : (
          <SkeletonRows rows={8} />
        )}
      </nav>
    </div>
  );
};

/** Shown while somebody waits for an answer. */
const RequestsLink = () => {
  const { t } = useTranslation();
  const incoming = useIncomingCount();
  if (incoming === 0) return null;
  return (
    <Link
      to="/people"
      className="focus-inset mb-3 flex h-8 animate-appear items-center gap-2 rounded-control px-2 text-meta font-semibold text-accent hover:bg-selected pointer-coarse:h-11"
    >
      <UserPlus size={18} strokeWidth={1.75} aria-hidden />
      {t("nav.requests", { count: incoming })}
    </Link>
  );
};
