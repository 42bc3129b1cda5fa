import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { rootRoute } from "../root-route.ts";
import { OutsideLayout } from "./outside-layout.tsx";
import {
  heldReturnTarget,
  heldReturnTargetOfAnyTab,
  keepReturnTarget,
  returnTargetFrom,
} from "./session/return-target.ts";
import { SignInPage } from "./sign-in/sign-in-page.tsx";

interface OutsideSearch {
  returnTo?: string | undefined;
}

// Undefined overrides: what this leaves out would come through as it stands in the address line.
const validateSearch = (search: Record<string, unknown>): OutsideSearch => ({
  returnTo: returnTargetFrom(search.returnTo) ?? undefined,
});

/** Pages for whoever is not signed in; the others go where they wanted to. */
const outsideRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "outside",
  validateSearch,
  component: OutsideLayout,
  beforeLoad: ({ context, search, location }) => {
    if (search.returnTo) keepReturnTarget(search.returnTo);
    if (context.parley.auth.get().at !== "signed-in") return;
    const held = location.pathname === "/sign-in/mail" ? heldReturnTargetOfAnyTab() : heldReturnTarget();
    throw redirect({ href: held ?? "/" });
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
  component: lazyRouteComponent(() => import("./sign-up/sign-up-page.tsx"), "SignUpPage"),
});

const mailSignInRoute = createRoute({
  getParentRoute: () => outsideRoute,
  path: "/sign-in/mail",
  component: lazyRouteComponent(() => import("./mail-sign-in/mail-sign-in-page.tsx"), "MailSignInPage"),
});

const linkAccountRoute = createRoute({
  getParentRoute: () => outsideRoute,
  path: "/sign-in/link",
  component: lazyRouteComponent(() => import("./link-account/link-account-page.tsx"), "LinkAccountPage"),
});

const forgotPasswordRoute = createRoute({
  getParentRoute: () => outsideRoute,
  path: "/forgot-password",
  component: lazyRouteComponent(
    () => import("./password-reset/forgot-password-page.tsx"),
    "ForgotPasswordPage",
  ),
});

export const outsideRoutes = outsideRoute.addChildren([
  signInRoute,
  signUpRoute,
  mailSignInRoute,
  linkAccountRoute,
  forgotPasswordRoute,
]);

const open = { getParentRoute: () => rootRoute, validateSearch } as const;

/** Pages that mails lead to: they do the same whether one is signed in or not. */
export const openRoutes = [
  createRoute({
    ...open,
    path: "/reset-password",
    component: lazyRouteComponent(
      () => import("./password-reset/reset-password-page.tsx"),
      "ResetPasswordPage",
    ),
  }),
  createRoute({
    ...open,
    path: "/verify-email",
    component: lazyRouteComponent(() => import("./verify-email/verify-email-page.tsx"), "VerifyEmailPage"),
  }),
  createRoute({
    ...open,
    path: "/confirm-email",
    component: lazyRouteComponent(() => import("./verify-email/confirm-email-page.tsx"), "ConfirmEmailPage"),
  }),
  createRoute({
    ...open,
    path: "/accept-invitation",
    component: lazyRouteComponent(
      () => import("./invitation/accept-invitation-page.tsx"),
      "AcceptInvitationPage",
    ),
  }),
  createRoute({
    ...open,
    path: "/recover",
    component: lazyRouteComponent(() => import("./recovery/recover-page.tsx"), "RecoverPage"),
  }),
  createRoute({
    ...open,
    path: "/reactivate",
    component: lazyRouteComponent(() => import("./recovery/reactivate-page.tsx"), "ReactivatePage"),
  }),
  createRoute({
    ...open,
    path: "/not-me",
    component: lazyRouteComponent(() => import("./not-me/not-me-page.tsx"), "NotMePage"),
  }),
] as const;

/** For whoever has to set up a second factor before anything else. */
export const enrolRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/enrol",
  validateSearch,
  beforeLoad: ({ context, search }) => {
    const auth = context.parley.auth.get();
    if (search.returnTo) keepReturnTarget(search.returnTo);
    if (auth.at !== "signed-in") throw redirect({ to: "/sign-in", search });
    if (!auth.mustEnrol) throw redirect({ href: heldReturnTarget() ?? "/" });
  },
  component: lazyRouteComponent(() => import("./factors/enrol-page.tsx"), "EnrolPage"),
});
