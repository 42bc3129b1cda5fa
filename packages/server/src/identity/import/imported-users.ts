import type { ImportedUser } from "./imported-user.ts";

export interface NumberedUser extends ImportedUser {
  readonly line: number;
}

/** Why an account was not made: one with this address, or with this username, is there. It is left as it is. */
export type AddOutcome = "created" | "email-taken" | "username-taken";

/** Where imported accounts go. */
export interface ImportedUsers {
  knownRoles(): Promise<ReadonlySet<string>>;
  /**
   * Makes those accounts of the batch whose address and username are free, all or none of them, each with its event in
   * the audit trail; outcomes by line. `dryRun`: only says what would be.
   */
  add(batch: readonly NumberedUser[], only: { dryRun: boolean }): Promise<ReadonlyMap<number, AddOutcome>>;
  /** Whether the first administrator has been made. */
  hasAdministrator(): Promise<boolean>;
}
