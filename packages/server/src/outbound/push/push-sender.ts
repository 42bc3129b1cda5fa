import { ECDH } from "node:crypto";
import type { Clock } from "../../clock.ts";
import { type SafeFetch, SafeFetchError, type SafeFetchReason } from "../safe-fetch/safe-fetch.ts";
import { shortenPayload } from "./shorten-payload.ts";

/** Where a browser is told of something: as its `PushSubscription` says, the keys in base64url. */
export interface PushTarget {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** Of this installation; `subject` is whom a push service turns to: `mailto:` or `https:` (RFC 8292 section 2.1). */
export interface VapidIdentity {
  readonly publicKey: string;
  readonly privateKey: string;
  readonly subject: string;
}

export interface PushOptions {
  /** How long the push service keeps it for a device that is away; 0: now or never. */
  readonly ttlSeconds: number;
  readonly urgency: "very-low" | "low" | "normal" | "high";
  /** At most 32 characters of base64url. A later message of the same topic takes the place of one that still waits. */
  readonly topic?: string;
}

/**
 * What became of a push. `gone`: the subscription is to be forgotten. `later`: the same may be sent again after so many
 * seconds; the service may have taken it already, so that the device tells repeats by what is in the payload. `refused`:
 * sending the same again is of no use. `why` names the host at most, and nothing secret.
 */
export type PushOutcome =
  | { readonly at: "accepted" }
  | { readonly at: "gone" }
  | { readonly at: "later"; readonly afterSeconds: number; readonly why: string }
  | { readonly at: "refused"; readonly why: string };

export type SendPush = (target: PushTarget, payload: object, options: PushOptions) => Promise<PushOutcome>;

export interface PushSenderDeps {
  /** Endpoints are whatever a browser, or who passes for one, has said (SEC-28). */
  readonly fetch: SafeFetch;
  readonly vapid: VapidIdentity;
  readonly clock: Clock;
}

const AFTER_SECONDS_DEFAULT = 60;
const AFTER_SECONDS_MAX = 24 * 60 * 60;
const PUBLIC_KEY_BYTES = 65;
const AUTH_BYTES = 16;
const NOT_FOUND = 404;
const REQUEST_TIMEOUT = 408;
const GONE = 410;
const TOO_MANY_REQUESTS = 429;
/** The name may be known, and the service be back, a little later. */
const PASSING: ReadonlySet<SafeFetchReason> = new Set(["unresolved", "unreachable", "timed-out"]);

/**
 * Sends web push (RFC 8030), encrypted for the browser alone (RFC 8291) and signed with the installation's key (RFC 8292).
 * The payload goes as JSON; text in it that is too long for a push is shortened. The token that it is signed with lives
 * for twelve hours of the machine's own time.
 */
export const createPushSender = ({ fetch, vapid, clock }: PushSenderDeps): { readonly send: SendPush } => ({
  async send(target, payload, options) {
    const text = shortenPayload(payload);
    if (text === null) return { at: "refused", why: "The payload is too long for a push" };
    const prepared = await prepare(target, text, { vapid, options });
    if ("at" in prepared) return prepared;
    try {
      const { method, headers, body } = prepared;
      return outcomeOf(await fetch(target.endpoint, { method, headers, body }), clock);
    } catch (error) {
      if (!(error instanceof SafeFetchError)) throw error;
      const why = error.message;
      return PASSING.has(error.reason)
        ? { at: "later", afterSeconds: AFTER_SECONDS_DEFAULT, why }
        : { at: "refused", why };
    }
  },
});

interface Prepared {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

const prepare = async (
  { endpoint, p256dh, auth }: PushTarget,
  text: string,
  { vapid, options }: { vapid: VapidIdentity; options: PushOptions },
): Promise<Prepared | Extract<PushOutcome, { at: "refused" }>> => {
  const url = URL.parse(endpoint);
  if (!url) return { at: "refused", why: "The endpoint is no address" };
  if (!isReceiverKey(p256dh) || bytesOf(auth) !== AUTH_BYTES) {
    return { at: "refused", why: "The keys of the subscription are none" };
  }
  // Not loaded before somebody is told of something.
  const { generateRequestDetails } = await import("web-push");
  const { ttlSeconds, urgency, topic } = options;
  // As it is fetched, so that the token is for nobody but whom it is sent to.
  const subscription = { endpoint: url.href, keys: { p256dh, auth } };
  const { method, headers, body } = generateRequestDetails(subscription, text, {
    vapidDetails: vapid,
    TTL: ttlSeconds,
    urgency,
    contentEncoding: "aes128gcm",
    ...(topic !== undefined && { topic }),
  });
  const named = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  return { method, headers: { ...Object.fromEntries(named), "user-agent": "Parley-Push" }, body };
};

const bytesOf = (base64Url: string) => Buffer.from(base64Url, "base64url").length;

/** Whether it is a point on P-256, uncompressed: nothing can be encrypted for another. */
const isReceiverKey = (p256dh: string): boolean => {
  if (bytesOf(p256dh) !== PUBLIC_KEY_BYTES) return false;
  try {
    ECDH.convertKey(p256dh, "prime256v1", "base64url");
    return true;
  } catch {
    return false;
  }
};

const outcomeOf = ({ status, headers }: Response, clock: Clock): PushOutcome => {
  if (status >= 200 && status < 300) return { at: "accepted" };
  if (status === NOT_FOUND || status === GONE) return { at: "gone" };
  const why = `The push service answered ${status}`;
  return status >= 500 || status === TOO_MANY_REQUESTS || status === REQUEST_TIMEOUT
    ? { at: "later", afterSeconds: secondsIn(headers.get("retry-after"), clock), why }
    : { at: "refused", why };
};

/** `Retry-After` is seconds or a date (RFC 9110 section 10.2.3); whoever says nothing sensible is asked in a minute. */
const secondsIn = (retryAfter: string | null, clock: Clock): number => {
  const text = retryAfter?.trim() ?? "";
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - clock.now()) / 1_000;
  return Number.isNaN(seconds)
    ? AFTER_SECONDS_DEFAULT
    : Math.min(Math.max(Math.ceil(seconds), 1), AFTER_SECONDS_MAX);
};
