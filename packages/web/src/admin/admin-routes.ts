import { type AnyRoute, createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { textsIn } from "./admin-search.ts";

/** All of administration in one piece, for those who open it. */
const loadAdmin = () => import("./pages.ts");

/** The routes of administration. What is looked for, and what is open, stands in the address, to be passed on. */
export const adminRoutesIn = <Parent extends AnyRoute>(parent: Parent) => {
  const getParentRoute = () => parent;
  return [
    createRoute({ getParentRoute, path: "/admin", component: lazyRouteComponent(loadAdmin, "AdminHome") }),
    createRoute({
      getParentRoute,
      path: "/admin/users",
      validateSearch: textsIn("query", "role", "status", "id"),
      component: lazyRouteComponent(loadAdmin, "UsersPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/admin/roles",
      validateSearch: textsIn("query", "id"),
      component: lazyRouteComponent(loadAdmin, "RolesPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/admin/invitations",
      validateSearch: textsIn("query", "id"),
      component: lazyRouteComponent(loadAdmin, "InvitationsPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/admin/activity",
      component: lazyRouteComponent(loadAdmin, "ActivityPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/admin/audit",
      validateSearch: textsIn("user", "action", "ip", "from", "to", "correlationId", "id"),
      component: lazyRouteComponent(loadAdmin, "AuditPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/admin/keys",
      validateSearch: textsIn("id"),
      component: lazyRouteComponent(loadAdmin, "KeysPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/admin/webhooks",
      validateSearch: textsIn("query", "id"),
      component: lazyRouteComponent(loadAdmin, "WebhooksPage"),
    }),
  ] as const;
};
