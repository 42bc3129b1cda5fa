import type { Parley } from "@parley/client";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type RouterHistory,
  redirect,
} from "@tanstack/react-router";
import { NowherePage } from "./design/nowhere-page.tsx";
import { StumbledPage } from "./design/stumbled-page.tsx";
import { returnTargetFrom } from "./identity/session/return-target.ts";
import { SignInPage } from "./identity/sign-in/sign-in-page.tsx";

/** What everyone needs who is signed in, in one piece; nobody waits for it before they sign in. */
export const loadInside = () => import("./inside.ts");

interface RouterContext {
  readonly parley: Parley;
}

const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  errorComponent: StumbledPage,
  notFoundComponent: NowherePage,
});

/** Pages for whoever is not signed in; the others go where they wanted to. */
const outsideRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "outside",
  // Undefined overrides: what this leaves out would come through as it stands in the address line.
  validateSearch: (search: Record<string, unknown>): { returnTo?: string | undefined } => ({
    returnTo: returnTargetFrom(search.returnTo) ?? undefined,
  }),
  beforeLoad: ({ context, search }) => {
    if (context.parley.auth.get().at === "signed-in") throw redirect({ href: search.returnTo ?? "/" });
  },
});

const signInRoute = createRoute({
  getParentRoute: () => outsideRoute,
  path: "/sign-in",
  component: SignInPage,
});

const signUpRoute = createRoute({
  getParentRoute: () => outsideRoute,
  path: "/sign-up",
  component: lazyRouteComponent(() => import("./identity/sign-up/sign-up-page.tsx"), "SignUpPage"),
});

/** Pages for whoever is signed in; the others sign in first, and come back. */
const insideRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "inside",
  component: lazyRouteComponent(loadInside, "Workspace"),
  beforeLoad: ({ context, location }) => {
    if (context.parley.auth.get().at === "signed-in") return;
    const returnTo = returnTargetFrom(location.href);
    throw redirect({
      to: "/sign-in",
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

/** `pane` opens the right column: members of a group, the profile of a person. */
const conversationRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: "/c/$channelId",
  validateSearch: (search: Record<string, unknown>): { pane?: "details" } =>
    search.pane === "details" ? { pane: "details" } : {},
  component: lazyRouteComponent(loadInside, "ConversationPage"),
});

const peopleRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: "/people",
  component: lazyRouteComponent(() => import("./chat/friend/people-page.tsx"), "PeoplePage"),
});

const settingsRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: "/settings",
  component: lazyRouteComponent(() => import("./identity/settings/settings-page.tsx"), "SettingsPage"),
});

const routeTree = rootRoute.addChildren([
  outsideRoute.addChildren([signInRoute, signUpRoute]),
  insideRoute.addChildren([homeRoute, conversationRoute, peopleRoute, settingsRoute]),
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
