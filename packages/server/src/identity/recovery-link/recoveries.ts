import type { Account } from "../account/account-store.ts";
import type { Alongside } from "../alongside/alongside.ts";
import type { Told } from "../role/role-store.ts";
import type { EndedSessions } from "../session/session-store.ts";

/** Whom a recovery link helps, and whether it takes away their second factors, which are lost as well. */
export interface Recovery {
  readonly account: Account;
  readonly resetFactors: boolean;
}

export interface Recovered extends Recovery {
  readonly ended: EndedSessions;
  readonly told: Told;
}

/** Recovery links, one transaction an intent. */
export interface Recoveries {
  /**
   * Looks without using the link up; null where it is no good, its account is not active, or whoever issued it could not do
   * so now.
   */
  find(token: string, at: { now: string }): Promise<Recovery | null>;
  /**
   * Uses the link up: sets the password, ends every session and every way in that was begun, takes the second factors away
   * where it was issued for that, and leaves word for the next sign-in. Of many at once, one does. Null as above.
   */
  use(
    link: { token: string; passwordHash: string; now: string },
    alongside: (recovery: Recovery) => Alongside,
  ): Promise<Recovered | null>;
}
