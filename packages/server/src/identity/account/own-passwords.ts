import type { Alongside } from "../alongside/alongside.ts";
import type { Told } from "../role/role-store.ts";
import type { EndedSessions } from "../session/session-store.ts";
import type { Account, Credential } from "./account-store.ts";

export interface PasswordReset {
  readonly token: string;
  readonly passwordHash: string;
  readonly now: string;
}

/**
 * `verified`: the mail with the token has proved the address, which nobody had before. `unlinked`: by provider, the accounts
 * held elsewhere that were linked until then, by whoever made the account in the name of this address. `withdrawn`: the API
 * tokens that were made until then.
 */
export interface PasswordWasReset {
  readonly account: Account;
  readonly verified: boolean;
  readonly unlinked: readonly string[];
  readonly withdrawn: readonly { readonly id: string; readonly name: string }[];
}

export interface PasswordChange {
  readonly userId: string;
  /** In which it is changed: it goes on, the others end. */
  readonly sessionId: string;
  /** The hash that the current password was held against; null: there was none. */
  readonly from: string | null;
  readonly to: string;
  readonly now: string;
}

/** Passwords of accounts, one transaction an intent. */
export interface OwnPasswords {
  credentialOf(userId: string): Promise<Credential | null>;
  /** Whom a token lets set a password, without using it up; null where it is no good, or its account is not active. */
  subjectOf(token: string, at: { now: string }): Promise<Account | null>;
  /**
   * Uses the token (purpose `reset-password`) up, with every other one of that person; ends all of their sessions and
   * half-finished sign-ins. Of many at once with one token, one does. Null as above.
   */
  reset(
    reset: PasswordReset,
    alongside: (was: PasswordWasReset) => Alongside,
  ): Promise<{ readonly ended: EndedSessions; readonly told: Told } | null>;
  /** Ends the person's other sessions; null where the password is no longer the one it was held against. */
  change(change: PasswordChange, alongside: (account: Account) => Alongside): Promise<EndedSessions | null>;
}
