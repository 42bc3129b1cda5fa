import type { ApiTokenScope } from "@parley/contract";
import type { SecurityEvent } from "../../audit/security-event.ts";
import type { Account } from "../account/account-store.ts";
import type { Alongside } from "../alongside/alongside.ts";
import type { EndedSessions } from "../session/session-store.ts";

/** An API token as it is stored: never the token itself. */
export interface ApiTokenRecord {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly ApiTokenScope[];
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

/** A token with the one who made it, who may be signed in. */
export interface OwnedApiToken extends ApiTokenRecord {
  readonly email: string;
  readonly roles: readonly string[];
}

/** API tokens, one transaction an intent. Every intent resolves once durable. */
export interface ApiTokenStore {
  /** Those of one person, expired ones included, the latest first. */
  listOf(userId: string): Promise<readonly ApiTokenRecord[]>;
  /**
   * Adds a token with what tells of it. `full`: the person has as many as there may be; of several added at
   * once none goes past that. `gone`: the account is not active any more, or the session over that it is made in.
   */
  add(
    token: ApiTokenRecord,
    to: { hash: string; max: number; sessionId: string; alongside: (owner: Account) => Alongside },
  ): Promise<"added" | "full" | "gone">;
  /** Withdraws a token; null where there is none of that id, or it is another person's. */
  remove(
    token: { id: string; userId: string },
    eventOf: (token: ApiTokenRecord) => SecurityEvent,
  ): Promise<EndedSessions | null>;
  /** The token of that hash, if it has not expired and its owner is active. */
  find(hash: string, at: { now: string }): Promise<OwnedApiToken | null>;
  /** Notes a use, unless one was noted since `unlessSince`. */
  touch(use: { id: string; now: string; unlessSince: string }): Promise<void>;
}
