import type { Alongside } from "../alongside/alongside.ts";
import type { Told } from "../role/role-store.ts";
import type { EndedSessions } from "../session/session-store.ts";

/** Secrets come and go sealed: the store cannot read them. */
export type SealedSecret = Uint8Array;

export interface ConfirmTotp {
  readonly userId: string;
  /** In which it is set up. */
  readonly sessionId: string;
  /** The pending secret that the code was checked against. */
  readonly secret: SealedSecret;
  /** The time step of the first code: it has been used by this (SEC-15). */
  readonly step: number;
  readonly obligatory: boolean;
  readonly recoveryHashes: readonly string[];
  readonly now: string;
  readonly alongside: (made: { recoveryCodes: boolean }) => Alongside;
}

export type ConfirmOutcome =
  | {
      readonly at: "confirmed";
      readonly recoveryCodesMade: boolean;
      readonly ended: EndedSessions;
      readonly told: Told;
    }
  /** It is set up already, or the pending secret is another by now, or too old; or the session is over (`gone`). */
  | { readonly at: "enabled" | "not-found" | "gone" };

export type RemoveTotpOutcome =
  | { readonly at: "removed"; readonly ended: EndedSessions; readonly told: Told }
  | { readonly at: "not-found" | "factor-obligatory" };

/** The authenticator apps of people, one transaction an intent. Every intent resolves once durable. */
export interface TotpStore {
  /** Keeps a secret until it is confirmed, in place of one that waits; false where an app is set up already. */
  begin(pending: { userId: string; secret: SealedSecret; until: string }): Promise<boolean>;
  /** `pending` is what waits now, `secret` what is set up. */
  find(
    userId: string,
    at: { now: string },
  ): Promise<{ readonly secret: SealedSecret | null; readonly pending: SealedSecret | null }>;
  /** Of many at once with one secret, one confirms it. */
  confirm(confirm: ConfirmTotp): Promise<ConfirmOutcome>;
  /** Uses a time step up: true for one caller, and only where none as late was used. */
  accept(use: { userId: string; secret: SealedSecret; step: number }): Promise<boolean>;
  /** `obligatory`: refused where no other factor is left. */
  remove(remove: {
    userId: string;
    sessionId: string;
    obligatory: boolean;
    now: string;
    alongside: Alongside;
  }): Promise<RemoveTotpOutcome>;
}
