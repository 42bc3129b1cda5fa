import { type AnyRoute, createRoute, lazyRouteComponent } from "@tanstack/react-router";

/** All pages about oneself in one piece, for those who open them. */
const loadSettings = () => import("./pages.ts");

/** The routes of the pages about oneself: each has an address of its own, which mails lead to. */
export const settingsRoutesIn = <Parent extends AnyRoute>(parent: Parent) => {
  const getParentRoute = () => parent;
  return [
    createRoute({
      getParentRoute,
      path: "/settings",
      component: lazyRouteComponent(loadSettings, "SettingsHome"),
    }),
    createRoute({
      getParentRoute,
      path: "/settings/profile",
      component: lazyRouteComponent(loadSettings, "ProfilePage"),
    }),
    createRoute({
      getParentRoute,
      path: "/settings/security",
      component: lazyRouteComponent(loadSettings, "SecurityPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/settings/sessions",
      component: lazyRouteComponent(loadSettings, "SessionsPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/settings/linked-accounts",
      component: lazyRouteComponent(loadSettings, "LinkedAccountsPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/settings/tokens",
      component: lazyRouteComponent(loadSettings, "TokensPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/settings/notifications",
      component: lazyRouteComponent(loadSettings, "NotificationsPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/settings/appearance",
      component: lazyRouteComponent(loadSettings, "AppearancePage"),
    }),
    createRoute({
      getParentRoute,
      path: "/settings/blocked",
      component: lazyRouteComponent(loadSettings, "BlockedPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/settings/data",
      component: lazyRouteComponent(loadSettings, "DataPage"),
    }),
  ] as const;
};
