import type { Alongside } from "../alongside/alongside.ts";
import type { Told } from "../role/role-store.ts";
import type { Account } from "./account-store.ts";

/** Which mailbox a token of purpose `change-email` was sent to: its `data`. */
export interface EmailMoveSide {
  readonly side: "old" | "new";
}

export interface EmailMoveRequest {
  readonly userId: string;
  /** Which asks. */
  readonly sessionId: string;
  readonly email: string;
  readonly now: string;
  readonly expiresAt: string;
}

/**
 * What the asking leads to. `oldMustConfirm`: the address there is was verified, so it has a say. `owner`: whose the new
 * address is already; they are told, and the one who asks is not.
 */
export interface EmailMoveAsked {
  readonly account: Account;
  readonly oldMustConfirm: boolean;
  readonly owner: Account | null;
}

export type EmailMoveOutcome =
  | { readonly at: "changed"; readonly told: Told }
  | { readonly at: "half" | "email-taken" | "unknown-token" };

/** Moves from one address to another, at most one of a person; one transaction an intent. */
export interface EmailMoves {
  /** In place of the one before, whose tokens are void. `unchanged`: it is the address already; `gone`: the session that asks has ended. */
  ask(
    request: EmailMoveRequest,
    alongside: (asked: EmailMoveAsked) => Alongside,
  ): Promise<"asked" | "unchanged" | "gone">;
  /** Uses a token up. With the last side that was due, the address changes, unless it has become another's. */
  confirm(
    confirmation: { readonly token: string; readonly now: string },
    alongside: (before: Account, email: string) => Alongside,
  ): Promise<EmailMoveOutcome>;
  cancel(userId: string): Promise<void>;
  /** The address that a person is moving to. */
  pendingOf(userId: string, at: { now: string }): Promise<string | null>;
}
