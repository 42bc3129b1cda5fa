import { createPublicKey, verify } from "node:crypto";

const SECONDS_MAX = 24 * 60 * 60;
/** Two clocks are never quite the same. */
const SLACK_SECONDS = 5;

export interface VapidExpectation {
  /** Of the push service: `https://push.example`. */
  readonly origin: string;
  /** What the browser subscribed with, base64url. */
  readonly applicationServerKey: string;
  readonly nowMs: number;
}

/** Null, or why a push service does not believe who is sending (RFC 8292), with the status it says so with. */
export const vapidFault = (
  authorization: string | undefined,
  { origin, applicationServerKey, nowMs }: VapidExpectation,
): { readonly status: 401 | 403; readonly why: string } | null => {
  if (authorization === undefined) return { status: 401, why: "No Authorization" };
  const refused = (why: string) => ({ status: 403, why }) as const;
  const [, token = "", key = ""] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  const [header = "", claims = "", signature = "", ...more] = token.split(".");
  if (!(header && claims && signature) || more.length > 0) return refused("No vapid token with its key");
  if (key !== applicationServerKey) return refused("The subscription was made with another key");
  const point = Buffer.from(key, "base64url");
  if (point.length !== 65 || point[0] !== 4) return refused("k is no uncompressed point");
  const { alg, typ } = fieldsOf(header);
  if (alg !== "ES256" || typ !== "JWT") return refused("The token is no ES256 JWT");
  const isSigned = verify(
    "sha256",
    Buffer.from(`${header}.${claims}`),
    { key: publicKeyAt(point), dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  if (!isSigned) return refused("The signature is not that of k");
  const { aud, exp, sub } = fieldsOf(claims);
  const now = nowMs / 1_000;
  if (aud !== origin) return refused(`The token is for ${aud}`);
  if (typeof exp !== "number" || exp <= now - SLACK_SECONDS) return refused("The token has expired");
  if (exp > now + SECONDS_MAX + SLACK_SECONDS) return refused("The token lives for more than a day");
  if (!/^(mailto:.+@|https:\/\/)/.test(String(sub))) return refused("The token names nobody to turn to");
  return null;
};

const fieldsOf = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, "base64url").toString("utf8"));

const publicKeyAt = (point: Buffer) =>
  createPublicKey({
    format: "jwk",
    key: {
      kty: "EC",
      crv: "P-256",
      x: point.subarray(1, 33).toString("base64url"),
      y: point.subarray(33).toString("base64url"),
    },
  });
