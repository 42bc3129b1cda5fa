import type { Committed } from "../../database/committed.ts";
import type { Signal } from "../../realtime/signal.ts";
import type { Account } from "../account/account-store.ts";
import type { Alongside } from "../alongside/alongside.ts";

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
  /** Country of the address, where known. */
  readonly place: string | null;
  /** How it was signed in (RFC 8176), and whether a second factor was part of it. */
  readonly amr: readonly string[];
  readonly mfaVerified: boolean;
  readonly authenticatedAt: string;
  /** A second factor is obligatory and not set up: the session can do nothing but set one up. */
  readonly mustEnrol: boolean;
}

/** `browser` is the hash of the id of the browser that signs in. */
export interface SessionDraft extends Omit<SessionRecord, "generation"> {
  readonly browser: string | null;
  /** From now until then this browser is asked for no second factor; null leaves it as it is. */
  readonly rememberUntil: string | null;
}

/** `known`: the browser was signed in from before; `first`: it is the account's first. */
export type DeviceNews = "known" | "first" | "new";

/** What was left to tell a person at their next sign-in. */
export interface LeftNotice {
  readonly kind: string;
  readonly at: string;
}

export interface OpenedSession {
  readonly session: SessionRecord;
  readonly device: DeviceNews;
  /** Taken with the sign-in, in order: each is told once. */
  readonly notices: readonly LeftNotice[];
}

/** Whose session it is, with the roles to name in the token. */
export interface SessionOwner {
  readonly account: Account;
  readonly roles: readonly string[];
}

export type EndReason =
  | "signed-out"
  | "signed-out-everywhere"
  | "revoked"
  | "refresh-token-replayed"
  | "reauthenticated"
  | "password-changed"
  | "password-reset"
  | "not-me"
  | "account-locked"
  | "account-deactivated"
  | "factor-changed";

/** Sessions that have ended, as the signals that tell every node and socket. */
export type EndedSessions = Committed<readonly Extract<Signal, { kind: "end-session" }>[]>;

export interface Rotation {
  readonly sessionId: string;
  /** The generation that the client holds. */
  readonly generation: number;
  readonly clientMark: string;
  readonly userAgent: string | null;
  readonly ip: string | null;
  readonly place: string | null;
  readonly now: string;
  readonly idleExpiresAt: string;
  /** Written when the token turns out to have been replayed. */
  readonly onReplay: (session: { readonly userId: string }) => Alongside;
  /** From when on a rotation is young enough to be repeated. */
  readonly repeatableSince: string;
}

/** `owner`: as they stand at that moment; null when the account may not be used any more. */
export interface Rotated {
  readonly at: "rotated" | "repeated";
  readonly session: SessionRecord;
  readonly owner: SessionOwner | null;
}

/**
 * `rotated`: the generation grew by one. `repeated`: this client has just done so; the session is as it left it.
 * `replayed`: a generation that is over was used again, and the session has ended for it.
 */
export type RotateOutcome =
  | Rotated
  | { readonly at: "replayed"; readonly ended: EndedSessions }
  | { readonly at: "revoked" | "expired" | "unknown" };

/** A new session in place of one: of the same person, in the same browser. */
export interface Replacement {
  /** The one that ends. */
  readonly sessionId: string;
  readonly userId: string;
  readonly reason: EndReason;
  readonly now: string;
  /** The one that begins, from the one that ends as it stands then. */
  readonly draft: (old: SessionRecord) => Omit<SessionRecord, "generation">;
  readonly alongside: Alongside;
}

export interface ReplacedSession {
  readonly session: SessionRecord;
  readonly ended: EndedSessions;
}

/** Sessions, one transaction an intent. Every intent resolves once durable. */
export interface SessionStore {
  /**
   * Begins a session at generation 1, notes the sign-in and the device, takes what was left to tell, and writes what goes
   * with it, which may depend on whether the device is new. Null when the account is not active any more.
   */
  open(draft: SessionDraft, alongside: (device: DeviceNews) => Alongside): Promise<OpenedSession | null>;
  /** One compare-and-set. A revocation that is durable before it wins; of many at once, one rotates. */
  rotate(rotation: Rotation): Promise<RotateOutcome>;
  /**
   * Ends a session and begins another at generation 1, in one (SEC-10). Null when the session has ended or is another
   * person's, or the account is not active any more. Of many at once, one replaces it.
   */
  replace(replacement: Replacement): Promise<ReplacedSession | null>;
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
    alongside?: Alongside;
  }): Promise<EndedSessions>;
  /** Ends every session of a person. */
  revokeAllOf(end: {
    userId: string;
    reason: EndReason;
    now: string;
    alongside?: Alongside;
  }): Promise<EndedSessions>;
  /** Ends every session of a person but this one. */
  revokeOthersOf(end: {
    userId: string;
    /** The one that goes on. */
    sessionId: string;
    reason: EndReason;
    now: string;
    alongside?: Alongside;
  }): Promise<EndedSessions>;
  /** The ids of the sessions revoked since then. */
  revokedSince(time: string): Promise<readonly string[]>;
}
