import type { Kysely } from "kysely";
import type { Source } from "../../call.ts";
import type { DB } from "../../database/schema.generated.ts";

/** Somebody who wants to join by an invitation. */
export interface Joining {
  /** The token of the invitation's link. */
  readonly invitation: string;
  readonly email: string;
}

/** What an invitation gives to the account that it makes. */
export interface InvitationGrant {
  /** Beside `user`. */
  readonly roles: readonly string[];
  /** Its link came to this very address, which is thereby verified. */
  readonly provesEmail: boolean;
}

/** What sign-up asks of invitations. Whether one lets somebody in where sign-up is closed is theirs to say. */
export interface Invitations {
  /** Looks without using it up; null where it lets this person in no more. */
  look(joining: Joining): Promise<InvitationGrant | null>;
  /** Uses it once, with the events of that, inside the transaction that makes the account. Null as above. */
  use(
    trx: Kysely<DB>,
    joining: Joining,
    by: { readonly userId: string; readonly source: Source; readonly now: string },
  ): Promise<InvitationGrant | null>;
}

/** Where nobody is invited. */
export const NO_INVITATIONS: Invitations = { look: async () => null, use: async () => null };
