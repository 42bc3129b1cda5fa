import type { Account } from "../account/account-store.ts";
import type { ClearedBeforeProof } from "../account/before-proof-sql.ts";
import type { Alongside } from "../alongside/alongside.ts";
import type { Told } from "../role/role-store.ts";
import type { EndedSessions } from "../session/session-store.ts";

/** With so many wrong codes a mail is void, its link with it. */
export const TRIES_MAX = 5;

/** Who may use a mail's code: the browser, or the session, that asked for it. */
export type HeldBy = `browser:${string}` | `session:${string}`;

export interface MailCodeDraft {
  readonly heldBy: HeldBy;
  /** Null: nobody active has the address. It is kept all the same, so that a try is answered as any other. */
  readonly userId: string | null;
  /** The key of the address that was given: whose failures are counted together. */
  readonly about: string;
  readonly tokenHash: string;
  readonly codeHash: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** A code that waits, as a try sees it. */
export type WaitingCode = Pick<MailCodeDraft, "userId" | "about" | "codeHash">;

export interface UsedCode {
  /** As it stands now: to have read the mail is to own the address. */
  readonly account: Account;
  /** Where the address was not verified before. */
  readonly told: Told | null;
  /** The sessions of whoever was there before the address was proved; null: it had been. */
  readonly ended: EndedSessions | null;
}

/** The link or the code of a mail, by hash; a code has spent its try. */
export type MailSecret = { readonly tokenHash: string } | { readonly codeHash: string };

/** Mails with a link and a code, one transaction an intent. Each browser, and each session, has one at a time. */
export interface MailCodes {
  /** The one before it counts no more. Resolves once durable. */
  put(draft: MailCodeDraft, alongside: Alongside): Promise<void>;
  /** Counts a try at the code, before it is known whether it is right; null where none waits, or it had its tries. */
  spendTry(at: { heldBy: HeldBy; now: string }): Promise<WaitingCode | null>;
  /** Gives a try back that was not made. */
  returnTry(at: { heldBy: HeldBy; now: string }): Promise<void>;
  /**
   * Uses it up, and with `verified` verifies the address where it was not, and clears what was there before that. Null: none waits, it is another, or the account has been locked,
   * deactivated or moved to another address meanwhile. Of many at once, one gets in.
   */
  use(
    secret: MailSecret & { heldBy: HeldBy; now: string },
    verified: ((account: Account, cleared: ClearedBeforeProof) => Alongside) | null,
  ): Promise<UsedCode | null>;
}
