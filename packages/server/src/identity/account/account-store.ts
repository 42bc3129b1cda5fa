import type { Source } from "../../call.ts";
import type { Alongside } from "../alongside/alongside.ts";
import type { Told } from "../role/role-store.ts";
import type { Joining } from "./invitations.ts";

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
  /** Absent: not. */
  readonly emailVerified?: boolean;
  readonly username: string;
  readonly displayName: string;
  /** Null: the account has another way in. */
  readonly passwordHash: string | null;
  readonly createdAt: string;
}

export interface CreateOnly {
  readonly ifFirst: boolean;
  /** False: nobody becomes administrator by being first. */
  readonly firstIsAdministrator?: boolean;
  /** The invitation to use up for it, in the same transaction. */
  readonly joining?: (Joining & { readonly source: Source }) | null;
  /** To be had beside `user`, by the word of the operator. */
  readonly roles?: readonly string[];
}

export interface AccountMade {
  readonly account: Account;
  /** Became administrator, by being first or by the invitation. */
  readonly administrator: boolean;
  /** In order of name. */
  readonly roles: readonly string[];
}

/**
 * `not-first`: it was to be made only as the first of the installation. Where both are taken, the e-mail is named.
 * `invitation-over`: it was used up, withdrawn or ran out meanwhile.
 */
export type CreateOutcome =
  | ({ readonly at: "created" } & AccountMade)
  | { readonly at: "email-taken" }
  | { readonly at: "username-taken" }
  | { readonly at: "not-first" }
  | { readonly at: "invitation-over" };

export type AccountChanges = Partial<Pick<Account, "displayName" | "status" | "timeZone" | "locale">>;

export type RenameOutcome =
  | { readonly at: "renamed"; readonly account: Account; readonly told: Told }
  | { readonly at: "unchanged"; readonly account: Account }
  | { readonly at: "username-taken" }
  | { readonly at: "gone" };

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
    only: CreateOnly,
    alongside?: (made: AccountMade) => Alongside,
  ): Promise<CreateOutcome>;
  /** Whether the first account has been made. */
  hasAdministrator(): Promise<boolean>;
  find(userId: string): Promise<Account | null>;
  /** By e-mail address or username, without case, whatever the account's state. */
  findCredential(identifier: string): Promise<Credential | null>;
  /** Changes what is given; null when there is no such account. */
  update(userId: string, changes: AccountChanges, at: { updatedAt: string }): Promise<Account | null>;
  /** Takes another username; the old one is free at once. Letters that change their case only are a change too. */
  rename(
    to: { readonly userId: string; readonly username: string; readonly now: string },
    alongside: (before: Account) => Alongside,
  ): Promise<RenameOutcome>;
}
