import { heldFragment } from "../../identity/session/fragment.ts";

const JOIN_PATH = "/join";
const KEY = "parley.join";
/** As long as signing in may take, with a mail or a provider on the way. */
const KEPT_MS = 15 * 60_000;

/** The token of a link into a channel, over signing in; null: there is none. In this browser, for a while. */
export const heldLink = (now = Date.now()): string | null => {
  try {
    const held: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (typeof held !== "object" || held === null || !("token" in held) || !("until" in held)) return null;
    const { token, until } = held;
    return typeof token === "string" && typeof until === "number" && until > now ? token : null;
  } catch {
    return null;
  }
};

export const keepLink = (token: string, now = Date.now()): void => {
  try {
    localStorage.setItem(KEY, JSON.stringify({ token, until: now + KEPT_MS }));
  } catch {
    // Storage is refused: this page still holds it.
  }
};

export const forgetLink = (): void => {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // There was nothing.
  }
};

/** Before anything else: whoever is not signed in yet is sent to sign in, and comes back. */
export const keepLinkOfPage = (): void => {
  const { token } = heldFragment();
  if (token && location.pathname === JOIN_PATH) keepLink(token);
};
