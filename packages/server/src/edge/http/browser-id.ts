import { createHash, randomBytes } from "node:crypto";
import { type CookieStyle, cookieOf } from "./refresh-cookie.ts";

const COOKIE = "__Host-parley_browser";
const INSECURE_COOKIE = "parley_browser";
/** The longest that browsers keep a cookie. */
const COOKIE_SECONDS = 400 * 24 * 60 * 60;
/** For clients that keep no cookies: a secret of their own, at least 128 bits. */
const HEADER = "parley-device";
const SHAPE = /^[A-Za-z0-9_-]{22,128}$/;

/**
 * The id of the calling browser, as its hash: features never see the secret. It binds what one browser begins and must
 * finish, and tells a known device from a new one. Lax, not Strict: a provider sends the browser back from its own site.
 */
export const readBrowserId = (headers: Headers, style: CookieStyle): string | null => {
  const given =
    headers.get(HEADER) ?? cookieOf(headers.get("cookie"), style.secure ? COOKIE : INSECURE_COOKIE);
  return given && SHAPE.test(given) ? hashOf(given) : null;
};

/** A new id, with the cookie that gives it to the browser. */
export const makeBrowserId = ({
  secure,
}: CookieStyle): { readonly browser: string; readonly cookie: string } => {
  const secret = randomBytes(32).toString("base64url");
  const attributes = `Path=/; Max-Age=${COOKIE_SECONDS}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
  return {
    browser: hashOf(secret),
    cookie: `${secure ? COOKIE : INSECURE_COOKIE}=${secret}; ${attributes}`,
  };
};

const hashOf = (secret: string) => createHash("sha256").update(secret).digest("base64url");
