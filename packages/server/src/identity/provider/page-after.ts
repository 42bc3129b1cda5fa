import type { ProblemCode } from "@parley/contract";
import type { SignInAnswer } from "../session/admit.ts";

/** Where the browser goes after a provider; the session's refresh token goes with it, in its cookie. */
export interface GoTo {
  readonly location: string;
  readonly refreshToken?: string;
}

const LINKED_ACCOUNTS = "/settings/linked-accounts";

/** What a page is told is in the fragment: no server on the way sees it, and no log has it. */
const page = (path: string, returnTo: string | null, told: Readonly<Record<string, string>>): GoTo => {
  const query = returnTo === null ? "" : `?${new URLSearchParams({ returnTo })}`;
  return { location: `${path}${query}#${new URLSearchParams(told)}` };
};

/** To the sign-in page, which says what went wrong and offers the other ways. */
export const signInPage = (
  returnTo: string | null,
  told: { problem: ProblemCode; provider?: string; correlationId: string },
): GoTo => page("/sign-in", returnTo, told);

/** Signed in, or on to the second factor. */
export const pageAfterSignIn = (answer: SignInAnswer, returnTo: string | null): GoTo => {
  if (answer.outcome === "mfa") {
    const { mfaToken, methods } = answer.body;
    return page("/sign-in", returnTo, { mfa: mfaToken, methods: methods.join(",") });
  }
  const { refreshToken } = answer.body;
  return { location: returnTo ?? "/", ...(refreshToken !== undefined && { refreshToken }) };
};

/** To the page that asks whether the two accounts are to be linked. `account` is the username here. */
export const consentPage = (
  returnTo: string | null,
  told: { token: string; provider: string; email: string; account: string },
): GoTo => page("/sign-in/link", returnTo, told);

/** Back to where linking began. */
export const pageAfterLink = (
  returnTo: string | null,
  told: { linked: string } | { problem: ProblemCode; provider: string; correlationId: string },
): GoTo => ({
  location: `${(returnTo ?? LINKED_ACCOUNTS).split("#", 1)[0]}#${new URLSearchParams(told)}`,
});
