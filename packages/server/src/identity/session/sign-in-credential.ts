import type { Account } from "../account/account-store.ts";
import type { AdmissionFacts } from "./admit.ts";

/** What a sign-in by password needs to know, as it stands when it begins. */
export interface SignInCredential {
  readonly account: Account;
  /** Null: this account has no password. */
  readonly passwordHash: string | null;
  /** The account has been signed in to from this browser. */
  readonly fromKnownDevice: boolean;
  readonly facts: AdmissionFacts;
}

/**
 * By e-mail address or username, without case, whatever the account's state; one statement. `browser` is the hash of the
 * id of the browser that signs in.
 */
export type FindSignInCredential = (named: {
  identifier: string;
  browser: string | null;
  now: number;
}) => Promise<SignInCredential | null>;
