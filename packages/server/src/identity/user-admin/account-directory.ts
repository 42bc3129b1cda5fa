import type { Account } from "../account/account-store.ts";

export interface DirectoryQuery {
  /** What a username, display name or e-mail address begins with; empty finds everyone. */
  readonly beginning: string;
  readonly role: string | null;
  readonly state: Account["state"] | null;
  /** The `usernameKey` that the page before ended with. */
  readonly after: string | null;
  readonly limit: number;
  /** Sessions that live then are counted. */
  readonly now: string;
}

export interface DirectoryEntry {
  readonly account: Account;
  readonly lastSignInAt: string | null;
  /** By name. */
  readonly roles: readonly string[];
  /** How many live. */
  readonly sessions: number;
}

/** Every account, whatever its state, for those who look after accounts. */
export interface AccountDirectory {
  /** By username. */
  search(query: DirectoryQuery): Promise<readonly DirectoryEntry[]>;
  find(userId: string, at: { now: string }): Promise<DirectoryEntry | null>;
}
