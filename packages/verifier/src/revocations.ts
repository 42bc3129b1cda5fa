import { ACCESS_TOKEN_SECONDS } from "@parley/contract";
import { backoffMs } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import { type IdentityService, IdentityServiceError, type Revocation } from "./identity-service.ts";

const DOWN_AFTER_SECONDS = 15;
/** No denied session is forgotten before its last token has expired, on a clock that is slow by this much. */
const KEPT_FOR_MS = (ACCESS_TOKEN_SECONDS + 60) * 1000;
const FORGET_EVERY_MS = 10_000;

/** `cut`: it was live, and may still be relied on for a while. `down`: it may not. */
export type RevocationsState =
  | { readonly at: "connecting" }
  | { readonly at: "live" }
  | { readonly at: "cut"; readonly since: number }
  | { readonly at: "down"; readonly since: number };

/** What a token says of itself that matters here. `iat`: seconds since the epoch. */
export interface SignedToken {
  readonly sid: string;
  readonly uid: string;
  readonly iat: number;
}

export interface Revocations {
  readonly state: RevocationsState;
  /** How many ended sessions and people are held now. */
  readonly size: number;
  /** `unsure`: everything of this person ended within the second in which the token was signed. */
  standingOf(token: SignedToken): "good" | "revoked" | "unsure";
  close(): void;
}

export interface RevocationsOptions {
  readonly identity: Pick<IdentityService, "watchRevocations">;
  /** How long without the feed its last word still counts. */
  readonly downAfterSeconds?: number | undefined;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random?: (() => number) | undefined;
  readonly onRevocation?: ((revocation: Revocation) => void) | undefined;
}

/**
 * The sessions that have ended, as Parley tells them. After a break it goes on from where it was, so that nothing is
 * missed; ended sessions are kept for as long as an access token of theirs may live.
 */
export const watchRevocations = ({
  identity,
  downAfterSeconds = DOWN_AFTER_SECONDS,
  clock,
  random = Math.random,
  onRevocation,
}: RevocationsOptions): Revocations => {
  const sessions = new Map<string, { until: number }>();
  /** Whose sessions all ended, and when. */
  const people = new Map<string, { until: number; at: number }>();
  let cursor = "";
  let forgottenAt = clock.now();
  let line: "connecting" | "live" | "cut" = "connecting";
  /** When what is held was last known to be all there is. */
  let currentAt = clock.now();
  let attempt = 0;
  let stopWatching = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;

  const forgetOld = (now: number) => {
    if (now - forgottenAt < FORGET_EVERY_MS) return;
    forgottenAt = now;
    for (const held of [sessions, people]) {
      // In the order in which they came: the first that stays ends the search.
      for (const [id, { until }] of held) {
        if (until > now) break;
        held.delete(id);
      }
    }
  };

  const keep = ({ sid, uid, at }: Revocation, now: number) => {
    const until = now + KEPT_FOR_MS;
    // Taken out first, so that the order stays that of the times.
    if (sid !== "") {
      sessions.delete(sid);
      sessions.set(sid, { until });
      return;
    }
    const endedAt = Math.max(Date.parse(at) || now, people.get(uid)?.at ?? 0);
    people.delete(uid);
    people.set(uid, { until, at: endedAt });
  };

  const take = (revocation: Revocation) => {
    const now = clock.now();
    attempt = 0;
    cursor = revocation.cursor || cursor;
    keep(revocation, now);
    forgetOld(now);
    onRevocation?.(revocation);
  };

  const watch = () => {
    stopWatching = identity.watchRevocations(cursor, {
      onOpen() {
        attempt = 0;
        line = "live";
      },
      onRevocation: take,
      onEnd(error) {
        if (isClosed) return;
        // Of another database, say after a restore: begin again with all that there is.
        if (error instanceof IdentityServiceError && error.status === "INVALID_ARGUMENT") cursor = "";
        if (line === "live") {
          line = "cut";
          currentAt = clock.now();
        }
        timer = setTimeout(watch, backoffMs(attempt, random()));
        attempt += 1;
      },
    });
  };
  watch();

  return {
    get state(): RevocationsState {
      if (line === "live") return { at: "live" };
      if (clock.now() - currentAt >= downAfterSeconds * 1000) return { at: "down", since: currentAt };
      return line === "connecting" ? { at: "connecting" } : { at: "cut", since: currentAt };
    },
    get size() {
      forgetOld(clock.now());
      return sessions.size + people.size;
    },
    standingOf({ sid, uid, iat }) {
      if (sessions.has(sid)) return "revoked";
      const ended = people.size > 0 ? people.get(uid) : undefined;
      if (!ended || iat * 1000 > ended.at) return "good";
      return (iat + 1) * 1000 <= ended.at ? "revoked" : "unsure";
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      stopWatching();
    },
  };
};
