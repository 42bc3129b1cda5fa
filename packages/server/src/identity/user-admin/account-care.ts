import type { Account } from "../account/account-store.ts";
import type { Above, Deed, Told } from "../role/role-store.ts";
import type { EndedSessions } from "../session/session-store.ts";

export interface AccountEdit {
  readonly userId: string;
  /** Absent: as it is. */
  readonly locked?: boolean;
  readonly displayName?: string;
}

/** What of it was new; `account` is as it was before. */
export interface AccountEdited {
  readonly account: Account;
  readonly lock: "locked" | "unlocked" | null;
  readonly renamedTo: string | null;
  /** How many sessions the lock has ended. */
  readonly sessions: number;
}

export type EditOutcome =
  | {
      readonly at: "edited";
      readonly edited: AccountEdited;
      readonly ended: EndedSessions;
      readonly told: Told;
    }
  | { readonly at: "unknown-person" }
  | { readonly at: "deactivated" }
  | { readonly at: "last-administrator" }
  | Above;

export type EndSessionsOutcome =
  | { readonly at: "ended"; readonly ended: EndedSessions }
  | { readonly at: "unknown-person" }
  | Above;

export type RecoveryOutcome =
  | { readonly at: "issued" }
  | { readonly at: "unknown-person" }
  | { readonly at: "locked" | "deactivated" }
  | Above;

/**
 * What those who look after accounts do to one, one transaction an intent; every intent resolves once durable. Nobody
 * does it to a person who may do more than they.
 */
export interface AccountCare {
  /** Locks and unlocks, renames. A lock ends every session. The last active administrator is not locked. */
  edit(edit: AccountEdit, deed: Deed<AccountEdited>): Promise<EditOutcome>;
  endSessions(person: { userId: string }, deed: Deed<{ sessions: number }>): Promise<EndSessionsOutcome>;
  /**
   * Makes earlier recovery links void; the new one is among the tokens that go alongside. The person is told at their
   * next sign-in. The actor must hold every role and permission of theirs, for the link is a way to become them.
   */
  issueRecovery(person: { userId: string }, deed: Deed<void>): Promise<RecoveryOutcome>;
}
