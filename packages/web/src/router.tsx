import type { Parley } from "@parley/client";
import {
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
  redirect,
} from "@tanstack/react-router";
import { adminRoutesIn } from "./admin/admin-routes.ts";
import { conversationSearch } from "./chat/channel/conversation-search.ts";
import { placeRoutesIn } from "./chat/place-routes.ts";
import { enrolRoute, openRoutes, outsideRoutes } from "./identity/outside-routes.ts";
import { forgetReturnTarget, returnTargetFrom } from "./identity/session/return-target.ts";
import { settingsRoutesIn } from "./identity/settings/settings-routes.ts";
import { rootRoute } from "./root-route.ts";

/** What everyone needs who is signed in, in one piece; nobody waits for it before they sign in. */
export const loadInside = () => import("./inside.ts");

/** Pages for whoever is signed in; the others sign in first, and come back. */
const insideRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "inside",
  component: lazyRouteComponent(loadInside, "Workspace"),
  beforeLoad: ({ context, location }) => {
    const auth = context.parley.auth.get();
    if (auth.at === "signed-in" && !auth.mustEnrol) return forgetReturnTarget();
    const returnTo = returnTargetFrom(location.href);
    if (returnTo === "/") forgetReturnTarget();
    throw redirect({
      to: auth.at === "signed-in" ? "/enrol" : "/sign-in",
      search: returnTo && returnTo !== "/" ? { returnTo } : {},
      replace: true,
    });
  },
});

const homeRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: "/",
  component: lazyRouteComponent(loadInside, "HomePage"),
});

const conversationRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: "/c/$channelId",
  validateSearch: conversationSearch,
  component: lazyRouteComponent(loadInside, "ConversationPage"),
});

/** Where a message is, whatever channel it is in. */
const permalinkRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: "/m/$messageId",
  component: lazyRouteComponent(loadInside, "PermalinkPage"),
});

/** Public channels, to look through and to join. */
const channelsRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: "/channels",
  component: lazyRouteComponent(() => import("./chat/browse/channels-page.tsx"), "ChannelsPage"),
});

/** Where a link into a channel leads; its token is in the fragment. */
const joinRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: "/join",
  component: lazyRouteComponent(() => import("./chat/browse/join-page.tsx"), "JoinPage"),
});

const peopleRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: "/people",
  component: lazyRouteComponent(() => import("./chat/friend/people-page.tsx"), "PeoplePage"),
});

const routeTree = rootRoute.addChildren([
  outsideRoutes,
  ...openRoutes,
  enrolRoute,
  insideRoute.addChildren([
    homeRoute,
    conversationRoute,
    permalinkRoute,
    channelsRoute,
    joinRoute,
    peopleRoute,
    ...placeRoutesIn(insideRoute),
    ...settingsRoutesIn(insideRoute),
    ...adminRoutesIn(insideRoute),
  ]),
]);

interface PageRouterInput {
  parley: Parley;
  history: RouterHistory | undefined;
}

export const createPageRouter = ({ parley, history }: PageRouterInput) =>
  createRouter({
    routeTree,
    context: { parley },
    defaultPreload: "intent",
    scrollRestoration: false,
    ...(history ? { history } : {}),
  });

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createPageRouter>;
  }
}
