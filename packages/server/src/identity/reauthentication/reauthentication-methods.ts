import type { Principal, Source } from "../../call.ts";
import type { Account, AccountStore } from "../account/account-store.ts";
import { type FactorStore, methodsOf } from "../factor/factors.ts";

export type ReauthenticationMethod = "password" | "passkey" | "totp" | "mail";

/** Confirming by a code that is mailed. */
export interface MailProof {
  /** Mails a code that counts for this session alone. */
  send(to: { account: Account; sessionId: string; source: Source }): Promise<void>;
  /** Uses the code up; false where it is wrong, used, or another session's. */
  verify(answer: { userId: string; sessionId: string; code: string; source: Source }): Promise<boolean>;
}

export interface Offer {
  readonly account: Account;
  readonly passwordHash: string | null;
  /** What this person may confirm by, the one to offer first in front. */
  readonly methods: readonly ReauthenticationMethod[];
  /** Recovery codes count as well: whoever has lost the factor has to be able to remove it. */
  readonly recovery: boolean;
  /** A second factor is set up, and this session has not used it yet: nothing less will do. */
  readonly factorNeeded: boolean;
}

/** What may confirm that it is oneself, in this session; null where the account may not be used any more. */
export type OfferMethods = (principal: Pick<Principal, "userId" | "mfaVerified">) => Promise<Offer | null>;

/**
 * Each that is set up, and nothing that is not. A session that has used no second factor while there is one – it is on a
 * remembered device, or older than the factor – confirms by the factor: else whoever holds a stolen password and such a
 * session could take the factor away. A mailed code is for who has no factor at all.
 */
export const createOfferMethods =
  ({
    accounts,
    store,
    byMail,
  }: {
    accounts: Pick<AccountStore, "find" | "findCredential">;
    store: Pick<FactorStore, "held">;
    byMail: boolean;
  }): OfferMethods =>
  async ({ userId, mfaVerified }) => {
    const account = await accounts.find(userId);
    if (account?.state !== "active") return null;
    const [credential, held] = await Promise.all([
      accounts.findCredential(account.email),
      store.held(userId),
    ]);
    const passwordHash = credential?.account.id === userId ? credential.passwordHash : null;
    const factors = methodsOf(held);
    const factorNeeded = factors.length > 0 && !mfaVerified;
    const methods: ReauthenticationMethod[] = factors.filter((method) => method !== "recovery");
    if (passwordHash !== null && !factorNeeded) methods.push("password");
    if (byMail && factors.length === 0) methods.push("mail");
    return { account, passwordHash, methods, recovery: factors.includes("recovery"), factorNeeded };
  };
