import type { Operation } from "@parley/contract";

const COOKIE_DAYS = 30;
const COOKIE_SECONDS = COOKIE_DAYS * 24 * 60 * 60;
const COOKIE = "__Host-parley_refresh";
/** Browsers keep no Secure cookie from plain http, but for localhost; a development server on a LAN is such a case. */
const INSECURE_COOKIE = "parley_refresh";

export interface CookieStyle {
  readonly secure: boolean;
}

/** Plain http from elsewhere than this machine gets a cookie that browsers keep; never in production. */
export const cookieStyleOf = (url: URL, production: boolean): CookieStyle => ({
  secure:
    production ||
    url.protocol === "https:" ||
    ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname) ||
    url.hostname.endsWith(".localhost"),
});

export const readRefreshCookie = (header: string | null, { secure }: CookieStyle): string | undefined =>
  cookieOf(header, secure ? COOKIE : INSECURE_COOKIE);

export const cookieOf = (header: string | null, name: string): string | undefined => {
  for (const pair of header?.split(";") ?? []) {
    const [key, value] = pair.trim().split("=", 2);
    if (key === name && value) return value;
  }
  return undefined;
};

const attributes = ({ secure }: CookieStyle) =>
  `Path=/; HttpOnly; SameSite=Strict${secure ? "; Secure" : ""}`;

const setCookie = (token: string, style: CookieStyle) =>
  `${style.secure ? COOKIE : INSECURE_COOKIE}=${token}; Max-Age=${COOKIE_SECONDS}; ${attributes(style)}`;

const clearCookie = (style: CookieStyle) =>
  `${style.secure ? COOKIE : INSECURE_COOKIE}=; Max-Age=0; ${attributes(style)}`;

/** Fills in a refresh token that came as a cookie. Says whether it did, so that its successor goes the same way. */
export const takeRefreshToken = (
  operation: Operation,
  input: Record<string, unknown>,
  cookie: string | undefined,
): boolean => {
  if (!operation.refreshCookie?.startsWith("reads") || input.refreshToken !== undefined || !cookie)
    return false;
  input.refreshToken = cookie;
  return true;
};

/** Moves the refresh token of an answer into its cookie, where that is how it travels. */
export const giveRefreshToken = (
  operation: Operation,
  { byCookie, style }: { byCookie: boolean; style: CookieStyle },
  body: unknown,
): { body: unknown; cookie?: string } => {
  if (operation.refreshCookie === "reads-and-clears") return { body, cookie: clearCookie(style) };
  if (!operation.refreshCookie || !byCookie || !hasRefreshToken(body)) return { body };
  const { refreshToken, ...rest } = body;
  return { body: rest, cookie: setCookie(refreshToken, style) };
};

const hasRefreshToken = (body: unknown): body is { refreshToken: string } =>
  typeof body === "object" &&
  body !== null &&
  "refreshToken" in body &&
  typeof body.refreshToken === "string";
