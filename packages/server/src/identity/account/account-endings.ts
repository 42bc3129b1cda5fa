import type { Alongside } from "../alongside/alongside.ts";
import type { Told } from "../role/role-store.ts";
import type { EndedSessions } from "../session/session-store.ts";
import type { Account } from "./account-store.ts";

export type DeactivateOutcome =
  | { readonly at: "deactivated"; readonly ended: EndedSessions; readonly told: Told }
  | { readonly at: "last-administrator" | "gone" };

/** By the token of the mail (purpose `reactivate`), or by the id of who has proved to be the owner. */
export type Reactivation = ({ readonly token: string } | { readonly userId: string }) & {
  readonly now: string;
  /** Nobody who was deactivated then or earlier: their erasure may be under way. */
  readonly deactivatedAfter: string;
};

export interface Erasure {
  readonly userId: string;
  /** Nobody who was deactivated later than that. */
  readonly deactivatedUntil: string;
  readonly now: string;
}

/** The end of accounts, and the way back; one transaction an intent. */
export interface AccountEndings {
  /** Ends every session and makes every token void. The last active administrator stays. */
  deactivate(
    end: { readonly userId: string; readonly now: string },
    alongside: (account: Account) => Alongside,
  ): Promise<DeactivateOutcome>;
  /** Null where there is nothing to bring back: another token, not deactivated, for too long, or erased. */
  reactivate(reactivation: Reactivation, alongside: (account: Account) => Alongside): Promise<Told | null>;
  /** Those who have been deactivated since then or longer, and are not erased; the first of them. */
  dueForErasure(at: {
    readonly deactivatedUntil: string;
    readonly limit: number;
  }): Promise<readonly string[]>;
  /**
   * Removes what is personal for good, in any form. The row stays without it, for what the person has written stays, under
   * "Deleted user". Null where it is not due any more.
   */
  erase(erasure: Erasure, alongside: () => Alongside): Promise<Told | null>;
}
