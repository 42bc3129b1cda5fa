const MASK = "***";

/** What a secret looks like: tokens of any kind, and whatever says of itself that it is one. */
const SECRETS: readonly RegExp[] = [
  // JSON Web Tokens, and PASETO.
  /\beyJ[\w-]{8,}(?:\.[\w-]*){1,4}/g,
  /\bv[34]\.(?:public|local)\.[\w.-]+/g,
  // Refresh tokens: session id, generation, HMAC.
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.\d+\.[\w-]+/gi,
  /\b(?:Bearer|Basic)\s+[\w.~+/=-]{8,}/gi,
  /\b(?:password|passphrase|passwd|secret|token|code|api[-_]?key)\s*[=:]\s*[^\s&;,]+/gi,
  // 128 random bits and more, in base64url or hexadecimal: one-time tokens, API tokens, hashes.
  /\b(?=[\w-]*\d)(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{32,}\b/g,
  /\b[0-9a-f]{32,}\b/gi,
];

/** The text with everything that looks like a secret masked. The trail never needs one to say what happened. */
export const maskSecrets = (text: string): string =>
  SECRETS.reduce((masked, secret) => masked.replace(secret, MASK), text);

/** The URL without what may be secret in it: name and password, query and fragment. */
export const maskUrl = (text: string): string => {
  if (!URL.canParse(text)) return maskSecrets(text);
  const url = new URL(text);
  url.username = "";
  url.password = "";
  const query = url.search === "" ? "" : `?${MASK}`;
  url.search = "";
  url.hash = "";
  return `${maskSecrets(url.href)}${query}`;
};

const LOOKS_LIKE_A_NAME = /^[\p{L}\p{N}._+-]{1,64}$/u;
const LOOKS_LIKE_AN_ADDRESS = /^[^\s@]{1,64}@[\p{L}\p{N}.-]{1,190}$/u;

/**
 * What somebody typed as their name. People type their password there, so that only what looks like a name or an address
 * is kept.
 */
export const maskIdentifier = (text: string): string =>
  LOOKS_LIKE_A_NAME.test(text) || LOOKS_LIKE_AN_ADDRESS.test(text) ? maskSecrets(text) : MASK;
