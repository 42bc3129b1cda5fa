import type { Alongside } from "../alongside/alongside.ts";

/** A person's account as it stands, without its roles: those are the role store's. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly username: string;
  readonly displayName: string;
  readonly avatarUrl: string | null;
  readonly status: string | null;
  readonly timeZone: string | null;
  readonly locale: string | null;
  readonly state: "active" | "locked" | "deactivated";
  readonly createdAt: string;
  /** Grows with every change of the account. */
  readonly revision: number;
}

export interface AccountDraft {
  readonly id: string;
  readonly email: string;
  readonly username: string;
  readonly displayName: string;
  readonly passwordHash: string;
  readonly createdAt: string;
}

/** `not-first`: it was to be made only as the first of the installation. Where both are taken, the e-mail is named. */
export type CreateOutcome =
  | { readonly at: "created"; readonly account: Account; readonly administrator: boolean }
  | { readonly at: "email-taken" }
  | { readonly at: "username-taken" }
  | { readonly at: "not-first" };

export type AccountChanges = Partial<Pick<Account, "displayName" | "status" | "timeZone" | "locale">>;

/** What checking a password needs to know. */
export interface Credential {
  readonly account: Account;
  /** Null: this account has no password. */
  readonly passwordHash: string | null;
}

/** Accounts, one transaction an intent. */
export interface AccountStore {
  /**
   * Resolves once durable, with the role `user`. The first account of an installation gets `admin` as well: exactly
   * one does, however many are made at once. Two that share an address or a username: one is made.
   */
  create(
    draft: AccountDraft,
    only: { ifFirst: boolean },
    alongside?: (made: { administrator: boolean }) => Alongside,
  ): Promise<CreateOutcome>;
  /** Whether the first account has been made. */
  hasAdministrator(): Promise<boolean>;
  find(userId: string): Promise<Account | null>;
  /** By e-mail address or username, without case, whatever the account's state. */
  findCredential(identifier: string): Promise<Credential | null>;
  /** Changes what is given; null when there is no such account. */
  update(userId: string, changes: AccountChanges, at: { updatedAt: string }): Promise<Account | null>;
}
