import type { Alongside } from "../alongside/alongside.ts";
import type { Told } from "../role/role-store.ts";
import type { EndedSessions } from "../session/session-store.ts";

export interface PasskeyRecord {
  readonly id: string;
  readonly userId: string;
  /** Base64url. */
  readonly credentialId: string;
  /** COSE. */
  readonly publicKey: Uint8Array;
  /** Of signatures made; those that are synchronised do not count and say 0. */
  readonly counter: number;
  readonly transports: readonly string[];
  readonly name: string;
  /** Synchronised by its provider. */
  readonly backedUp: boolean;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly aaguid: string | null;
}

export interface AddPasskey {
  readonly passkey: PasskeyRecord;
  readonly max: number;
  /** In which it is made. */
  readonly sessionId: string;
  /** How its making has proved the person, RFC 8176. */
  readonly amr: readonly string[];
  /** A role makes a second factor obligatory. */
  readonly obligatory: boolean;
  /** Of fresh recovery codes, kept where there are none as yet. */
  readonly recoveryHashes: readonly string[];
  readonly alongside: (made: { recoveryCodes: boolean }) => Alongside;
}

export type AddPasskeyOutcome =
  | {
      readonly at: "added";
      readonly recoveryCodesMade: boolean;
      readonly ended: EndedSessions;
      readonly told: Told;
    }
  /** `taken`: there is this credential already, whosever it is. `gone`: the session is over that it is made in. */
  | { readonly at: "taken" | "full" | "gone" };

export interface UsePasskey {
  readonly id: string;
  /** As the authenticator now says. */
  readonly counter: number;
  readonly backedUp: boolean;
  readonly now: string;
  /** Written where the counter went back. */
  readonly onWentBack: Alongside;
}

export interface RemovePasskey {
  readonly id: string;
  readonly userId: string;
  /** The one that goes on. */
  readonly sessionId: string;
  /** A role makes a second factor obligatory: the last one stays. */
  readonly obligatory: boolean;
  /** The ids of the providers that people can sign in with now. */
  readonly providers: readonly string[];
  readonly now: string;
  readonly alongside: (removed: PasskeyRecord) => Alongside;
}

export type RemovePasskeyOutcome =
  | { readonly at: "removed"; readonly ended: EndedSessions; readonly told: Told }
  | { readonly at: "not-found" | "last-way-in" | "factor-obligatory" };

/** Passkeys, one transaction an intent. Every intent resolves once durable. */
export interface PasskeyStore {
  /** Those of a person, the oldest first. */
  listOf(userId: string): Promise<readonly PasskeyRecord[]>;
  find(credentialId: string): Promise<PasskeyRecord | null>;
  /** Of many at once no more than `max` are kept, and of one credential one. */
  add(add: AddPasskey): Promise<AddPasskeyOutcome>;
  /**
   * Counts a signature. One compare-and-set: refused where the counter is not above the one kept, unless both are 0, and
   * where the passkey is gone. Of many at once with one count, one counts.
   */
  use(use: UsePasskey): Promise<"used" | "went-back" | "gone">;
  /** Null where this person has no such passkey. */
  rename(rename: { id: string; userId: string; name: string }): Promise<PasskeyRecord | null>;
  /** Of two at once that would leave no way in, one is refused. */
  remove(remove: RemovePasskey): Promise<RemovePasskeyOutcome>;
}
