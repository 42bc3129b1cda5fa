import type { Account } from "../account/account-store.ts";
import type { Alongside } from "../alongside/alongside.ts";
import type { EndedSessions } from "../session/session-store.ts";

/** Sessions that their owner did not begin, one transaction an intent. */
export interface Disowned {
  /**
   * Uses up the token of a mail about a new device: ends that session, if it has not ended by itself, and forgets its
   * browser. Null where the token is no good, or the account is not active.
   */
  disown(
    token: string,
    now: string,
    alongside: (of: { account: Account; sessionId: string }) => Alongside,
  ): Promise<EndedSessions | null>;
}
