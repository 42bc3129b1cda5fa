import type { Source } from "../../call.ts";
import type { Alongside } from "../alongside/alongside.ts";
import type { OneTimeTokenDraft } from "../one-time-token/one-time-token.ts";
import type { IdentityDraft } from "../provider/external-identities.ts";
import type { Told } from "../role/role-store.ts";
import type { Account, AccountMade } from "./account-store.ts";

/** A sign-up that waits for its address to be verified. There is no account yet, and no name is held. */
export interface PendingSignUp {
  readonly email: string;
  readonly username: string;
  readonly displayName: string;
  /** Null: the account will have another way in. */
  readonly passwordHash: string | null;
  /** The token of the invitation that it came with. */
  readonly invitation: string | null;
  /** The hash of the id of the browser that signed up. */
  readonly browser: string | null;
  /**
   * The account held elsewhere that it came with: the way in, for whoever holds it. So the address is verified in the
   * browser that came with it, and nowhere else: the owner of the mailbox, who only reads the mail, lets nobody in.
   */
  readonly identity?: IdentityDraft;
}

/** Of one address, so many may wait; the oldest of the same browser makes room, or else the oldest. */
export const PENDING_SIGN_UPS_MAX = 3;

/** `known`: there is an account with this address. */
export type HoldOutcome = "held" | "known" | "username-taken";

export interface ConfirmSignUp {
  readonly token: string;
  /** In place of the one that was asked for, which may be taken by now. */
  readonly username: string | null;
  /** Of the account, if one is made. */
  readonly id: string;
  readonly now: string;
  readonly source: Source;
  /** Whether sign-up, as it stands now, lets this one in. */
  readonly admits: (signUp: PendingSignUp) => boolean;
}

/**
 * `made`: from a sign-up. `verified`: the address of an account that was there. `not-admitted` and `invitation-over`:
 * sign-up has changed since. `other-browser`: not the one that signed up, where that is asked for. With those and
 * `username-taken` the token stays good.
 */
export type ConfirmOutcome =
  | { readonly at: "made"; readonly account: Account }
  | { readonly at: "verified"; readonly told: Told }
  | {
      readonly at: "username-taken" | "not-admitted" | "invitation-over" | "other-browser" | "unknown-token";
    };

/** Sign-ups that wait, one transaction an intent. */
export interface PendingSignUps {
  /**
   * Keeps a sign-up under its token (purpose `sign-up`, `about` the key of the address) with what goes with it; or
   * writes what goes to the owner of the address. A taken username is answered before anything is said of the address.
   */
  hold(
    signUp: PendingSignUp,
    beside: { readonly draft: OneTimeTokenDraft; held: Alongside; known: (account: Account) => Alongside },
  ): Promise<HoldOutcome>;
  /**
   * Whatever of this address waits to be verified, the latest sign-up (of this browser, where it has one) or an account:
   * another token for it.
   */
  again(
    email: string,
    at: { readonly now: string; readonly browser: string | null },
    beside: {
      readonly signUp: (signUp: PendingSignUp) => { draft: OneTimeTokenDraft; alongside: Alongside };
      readonly account: (account: Account) => Alongside;
    },
  ): Promise<void>;
  /**
   * Uses a token up: of many who bring one at once, one makes the account. Where browsers that differ have signed up with
   * the address, only the one that it was issued for does: the reader of two mails cannot tell which password is theirs.
   */
  confirm(
    confirmation: ConfirmSignUp,
    beside: {
      readonly made: (made: AccountMade, signUp: PendingSignUp) => Alongside;
      readonly verified: (account: Account) => Alongside;
    },
  ): Promise<ConfirmOutcome>;
}
