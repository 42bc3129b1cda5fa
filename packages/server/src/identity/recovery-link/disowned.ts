import type { Account } from "../account/account-store.ts";
import type { Alongside } from "../alongside/alongside.ts";
import type { Told } from "../role/role-store.ts";
import type { EndedSessions } from "../session/session-store.ts";

/** Ways in that were made in a session, all of them gone by now. */
export interface MadeByStranger {
  readonly apiTokens: readonly { readonly id: string; readonly user_id: string; readonly name: string }[];
  readonly passkeys: readonly { readonly id: string; readonly name: string }[];
  readonly totp: boolean;
  readonly recoveryCodes: boolean;
  /** Ids. */
  readonly providers: readonly string[];
}

export interface DisownedSessions {
  readonly account: Account;
  /** Those that have ended by this, and the one that the mail was about. */
  readonly sessionIds: readonly string[];
  readonly made: MadeByStranger;
}

export interface DisownOutcome {
  readonly ended: EndedSessions;
  readonly told: Told;
}

/** Sessions that their owner did not begin, one transaction an intent. */
export interface Disowned {
  /**
   * Uses up the token of a mail about a new device: ends that session, if it has not ended by itself, and whatever
   * went on in its browser or took its place, removes the ways in that were made there, voids a move of address, and
   * forgets the browser. Null where the token is no good, or the account is not active.
   */
  disown(
    token: string,
    now: string,
    alongside: (of: DisownedSessions) => Alongside,
  ): Promise<DisownOutcome | null>;
}
