/** This server, as authenticators know it. */
export interface RelyingParty {
  /** A domain: passkeys are bound to it for good. */
  readonly id: string;
  readonly name: string;
  /** Of the pages that may use its passkeys. */
  readonly origins: readonly string[];
}

const urlOf = (text: string): URL | null => {
  try {
    return new URL(text);
  } catch {
    return null;
  }
};

/**
 * The relying party of a server at `publicUrl`. Of the other origins that may call, those on the same domain or below it
 * count too: browsers offer a passkey to no others.
 */
export const relyingPartyOf = ({
  publicUrl,
  allowedOrigins = [],
}: {
  publicUrl: string;
  allowedOrigins?: readonly string[] | undefined;
}): RelyingParty => {
  const { hostname, origin } = new URL(publicUrl);
  const others = allowedOrigins
    .flatMap((allowed) => urlOf(allowed) ?? [])
    .filter((url) => url.hostname === hostname || url.hostname.endsWith(`.${hostname}`))
    .map((url) => url.origin);
  return { id: hostname, name: "Parley", origins: [...new Set([origin, ...others])] };
};
