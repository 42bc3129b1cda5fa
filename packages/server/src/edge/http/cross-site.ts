/** Origins of pages that may call: this server's own, and those the operator allows. */
export interface AllowedOrigins {
  readonly publicUrl: string;
  readonly others: readonly string[];
}

const hostOf = (origin: string): string | null => {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
};

/** A page that came by plain http to a server that is reached by https may be anybody's on the way. */
const isDowngraded = (origin: string, publicUrl: string) =>
  publicUrl.startsWith("https:") && !origin.startsWith("https:");

export const isAllowedOrigin = (origin: string, host: string | null, { publicUrl, others }: AllowedOrigins) =>
  origin === new URL(publicUrl).origin ||
  others.includes(origin) ||
  others.includes("*") ||
  (host !== null && hostOf(origin) === host && !isDowngraded(origin, publicUrl));

/**
 * Whether a browser sent this from a page of another site (OWASP ASVS V3.5.1). A request without `Origin` and
 * `Sec-Fetch-Site` is not a browser's, and carries no cookie that it was not given on purpose.
 */
export const isCrossSite = (headers: Headers, allowed: AllowedOrigins): boolean => {
  const origin = headers.get("origin");
  if (origin !== null) return !isAllowedOrigin(origin, headers.get("host"), allowed);
  const site = headers.get("sec-fetch-site");
  return site !== null && site !== "same-origin" && site !== "none";
};
