import { LRUCache } from "lru-cache";
import type { Principal } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Signal } from "../../realtime/signal.ts";
import type { FactorPolicy } from "../factor/factor-policy.ts";
import type { Denylist } from "../token/denylist.ts";
import type { ApiTokenStore, OwnedApiToken } from "./api-token-store.ts";
import { hashOfApiToken, isApiToken } from "./api-token-text.ts";

/** For so long a token is taken without asking the database again; signals end that sooner. */
export const VERIFIED_FOR_MS = 10_000;
const VERIFIED_TOKENS_MAX = 5_000;
/** A use is noted no more often than this. */
export const LAST_USE_EVERY_MS = 60_000;

export interface VerifyApiToken {
  /** Who the token speaks for; throws or rejects with `token_invalid` or `session_revoked`. */
  (token: string): Principal | Promise<Principal>;
  /** Forgets whom a signal is about: their state, rights or tokens are not what they were. */
  hear(signal: Signal): void;
}

/**
 * Takes API tokens. One that was withdrawn stands on the denylist, as an ended session does, for longer than it is
 * remembered here; so does nobody who was locked, for they are forgotten.
 */
export const createApiTokenVerifier = ({
  store,
  denylist,
  mustEnrol,
  clock,
}: {
  store: ApiTokenStore;
  denylist: Denylist;
  /** Whoever has to set a second factor up first has to do so before their bots go on (SEC-18). */
  mustEnrol: FactorPolicy["mustEnrol"];
  clock: Clock;
}): VerifyApiToken => {
  const verified = new LRUCache<string, { principal: Principal; until: number }>({
    max: VERIFIED_TOKENS_MAX,
  });
  const usedAt = new LRUCache<string, number>({ max: VERIFIED_TOKENS_MAX });
  let heard = 0;

  // Not awaited, and no reason to refuse a call: a last use that is not noted is noted at the next.
  const touch = (id: string, now: number) => {
    if (now - (usedAt.get(id) ?? Number.NEGATIVE_INFINITY) < LAST_USE_EVERY_MS) return;
    usedAt.set(id, now);
    const at = (ms: number) => new Date(ms).toISOString();
    store
      .touch({ id, now: at(now), unlessSince: at(now - LAST_USE_EVERY_MS) })
      .catch(() => usedAt.delete(id));
  };

  const accept = (principal: Principal, now: number): Principal => {
    if (denylist.has(principal.sessionId)) return raise("session_revoked");
    if (principal.expiresAt <= now) return raise("token_invalid");
    touch(principal.sessionId, now);
    return principal;
  };

  const look = async (token: string, hash: string): Promise<Principal> => {
    const before = heard;
    const now = clock.now();
    const found = isApiToken(token) ? await store.find(hash, { now: new Date(now).toISOString() }) : null;
    if (!found) return raise("token_invalid");
    const owner = principalOf(found);
    const principal = { ...owner, mustEnrol: await mustEnrol(owner, owner.roles) };
    // What was heard meanwhile may be about this token, and younger than what was read.
    if (heard === before) verified.set(hash, { principal, until: now + VERIFIED_FOR_MS });
    return accept(principal, now);
  };

  const verify = (token: string) => {
    const hash = hashOfApiToken(token);
    const known = verified.get(hash);
    const now = clock.now();
    if (known && known.until > now) return accept(known.principal, now);
    return look(token, hash);
  };

  const hear = (signal: Signal) => {
    switch (signal.kind) {
      case "rights-changed":
        heard += 1;
        return verified.clear();
      case "end-session":
      case "end-user":
      case "person-changed":
        heard += 1;
        for (const [hash, { principal }] of verified.entries())
          if (principal.userId === signal.userId) verified.delete(hash);
    }
  };

  return Object.assign(verify, { hear });
};

const principalOf = (token: OwnedApiToken): Principal => ({
  userId: token.userId,
  sessionId: token.id,
  roles: token.roles,
  email: token.email,
  amr: [],
  mfaVerified: false,
  // Never fresh: nobody proved anything when it was used.
  authenticatedAt: 0,
  mustEnrol: false,
  expiresAt: token.expiresAt === null ? Number.MAX_SAFE_INTEGER : Date.parse(token.expiresAt),
  apiToken: { id: token.id, scopes: token.scopes },
});
