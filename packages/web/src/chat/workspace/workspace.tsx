import { Toast } from "@base-ui/react/toast";
import { Tooltip } from "@base-ui/react/tooltip";
import { Outlet, useMatchRoute } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { AdminNav } from "../../admin/admin-nav.tsx";
import { joinClasses } from "../../design/join-classes.ts";
import { Toasts } from "../../design/toast.tsx";
import { useMedia, WIDE } from "../../design/use-media.ts";
import { SettingsNav } from "../../identity/settings/settings-nav.tsx";
import { useAuth } from "../../use-parley.ts";
import { useWakeOnActivity } from "../connection/wake-on-activity.ts";
import { useDesktopNotifications } from "../notification/use-desktop-notifications.ts";
import { useReportPresence } from "../presence/report-presence.ts";
import { BottomBar } from "./bottom-bar.tsx";
import { DialogsProvider } from "./dialogs.tsx";
import { useDocumentTitle } from "./document-title.ts";
import { Rail } from "./rail.tsx";
import { useShortcuts } from "./shortcuts.ts";
import { Sidebar } from "./sidebar.tsx";
import { SidebarEdge, useSidebarWidth } from "./sidebar-edge.tsx";

/** Comes with the pages about oneself; few sign-ins have anything to tell. */
const SignInNotices = lazy(() =>
  import("../../identity/settings/pages.ts").then((pages) => ({ default: pages.SignInNotices })),
);

/** The page inside: rail, sidebar and what is open; on a phone one of them at a time. */
export const Workspace = () => {
  useWakeOnActivity();
  useReportPresence();
  useDocumentTitle();
  return (
    <Tooltip.Provider delay={500}>
      <Toast.Provider>
        <DialogsProvider>
          <Columns />
        </DialogsProvider>
        <Toasts />
      </Toast.Provider>
    </Tooltip.Provider>
  );
};

const Columns = () => {
  const { t } = useTranslation();
  useDesktopNotifications();
  const isWide = useMedia(WIDE);
  const [width, setWidth] = useSidebarWidth();
  const matchRoute = useMatchRoute();
  const isHome = matchRoute({ to: "/" }) !== false;
  const isAdmin = matchRoute({ to: "/admin", fuzzy: true }) !== false;
  const isSettings = matchRoute({ to: "/settings", fuzzy: true }) !== false;
  const hasNotices = useAuth((auth) => auth.at === "signed-in" && auth.notices !== undefined);
  const isConversation = matchRoute({ to: "/c/$channelId" }) !== false;
  useShortcuts();
  const notices = hasNotices ? (
    <Suspense fallback={null}>
      <SignInNotices />
    </Suspense>
  ) : null;

  if (!isWide) {
    return (
      <div className="safe-edges flex h-dvh flex-col bg-ground">
        {notices}
        <main className="flex min-h-0 flex-1 flex-col">{isHome ? <Sidebar /> : <Outlet />}</main>
        {isConversation ? null : <BottomBar />}
      </div>
    );
  }
  return (
    <div className="safe-edges flex h-dvh bg-sunken">
      <a
        href="#page"
        className={joinClasses(
          "fixed start-2 top-2 z-50 -translate-y-20 rounded-control bg-raised px-3 py-2 text-meta font-semibold",
          "shadow-float focus:translate-y-0",
        )}
      >
        {t("skip")}
      </a>
      <Rail />
      <div style={{ width }} className="flex shrink-0 flex-col">
        {isAdmin ? <AdminNav /> : isSettings ? <SettingsNav /> : <Sidebar />}
      </div>
      <SidebarEdge width={width} onChange={setWidth} />
      <main id="page" tabIndex={-1} className="flex min-w-0 flex-1 flex-col bg-ground outline-none">
        {notices}
        <Outlet />
      </main>
    </div>
  );
};
