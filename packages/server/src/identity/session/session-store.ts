import type { Committed } from "../../database/committed.ts";
import type { Signal } from "../../realtime/signal.ts";

/** One sign-in of one device, alive when it was read. */
export interface SessionRecord {
  readonly id: string;
  readonly userId: string;
  readonly generation: number;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly idleExpiresAt: string;
  readonly absoluteExpiresAt: string;
  readonly userAgent: string | null;
  readonly ip: string | null;
}

export type SessionDraft = Omit<SessionRecord, "generation">;

export type EndReason = "signed-out" | "signed-out-everywhere" | "revoked" | "refresh-token-replayed";

/** Sessions that have ended, as the signals that tell every node and socket. */
export type EndedSessions = Committed<readonly Extract<Signal, { kind: "end-session" }>[]>;

export interface Rotation {
  readonly sessionId: string;
  /** The generation that the client holds. */
  readonly generation: number;
  readonly clientMark: string;
  readonly userAgent: string | null;
  readonly ip: string | null;
  readonly now: string;
  readonly idleExpiresAt: string;
  /** From when on a rotation is young enough to be repeated. */
  readonly repeatableSince: string;
}

/**
 * `rotated`: the generation grew by one. `repeated`: this client has just done so; the session is as it left it.
 * `replayed`: a generation that is over was used again, and the session has ended for it.
 */
export type RotateOutcome =
  | { readonly at: "rotated" | "repeated"; readonly session: SessionRecord }
  | { readonly at: "replayed"; readonly ended: EndedSessions }
  | { readonly at: "revoked" | "expired" | "unknown" };

/** Sessions, one transaction an intent. Every intent resolves once durable. */
export interface SessionStore {
  /** Begins a session at generation 1; null when the account is not active any more. */
  open(draft: SessionDraft): Promise<SessionRecord | null>;
  /** One compare-and-set. A revocation that is durable before it wins; of many at once, one rotates. */
  rotate(rotation: Rotation): Promise<RotateOutcome>;
  /** The session while it lives. */
  find(sessionId: string, at: { now: string }): Promise<SessionRecord | null>;
  /** Those that live, the latest first, after the given one. */
  listOf(
    userId: string,
    page: { after: { createdAt: string; id: string } | null; limit: number; now: string },
  ): Promise<readonly SessionRecord[]>;
  /** Ends one session; nothing where there is none, it is another person's, or it has ended already. */
  revoke(end: {
    sessionId: string;
    /** Null: whoever's it is. */
    userId: string | null;
    reason: EndReason;
    now: string;
  }): Promise<EndedSessions>;
  /** Ends every session of a person. */
  revokeAllOf(end: { userId: string; reason: EndReason; now: string }): Promise<EndedSessions>;
  /** Ends every session of a person but this one. */
  revokeOthersOf(end: {
    userId: string;
    /** The one that goes on. */
    sessionId: string;
    reason: EndReason;
    now: string;
  }): Promise<EndedSessions>;
  /** The ids of the sessions revoked since then. */
  revokedSince(time: string): Promise<readonly string[]>;
}
