import type { Kysely } from "kysely";
import type { Source } from "../../call.ts";
import type { DB } from "../../database/schema.generated.ts";
import type { InvitationGrant } from "../account/invitations.ts";
import type { InvitationKind } from "./invitation-store.ts";

export type SignUpSetting = "open" | "invite" | "closed";

/** Who joins: the account that has just been inserted. */
export interface JoiningBy {
  readonly userId: string;
  readonly source: Source;
  readonly now: string;
}

export type MayJoinAnswer =
  | {
      readonly at: "welcome";
      /** To be had beside `user`; `user`: nothing beside it. */
      readonly role: string;
      /** The link of the mail that went to this very address was opened in this browser: the address is verified. */
      readonly provesEmail: boolean;
      /**
       * Counts the invitation inside the transaction that makes the account, and says what it gives. Null: it was used up,
       * withdrawn or ran out meanwhile, and the transaction must leave no account behind.
       */
      readonly use: (trx: Kysely<DB>, by: JoiningBy) => Promise<InvitationGrant | null>;
    }
  | { readonly at: "closed" | "invitation-required" };

/**
 * Whether somebody may make an account, as SIGNUP stands now: the one rule of every path. `browser` is the hash of the
 * calling browser's id, which may hold an invitation for an hour since it looked at its link.
 */
export type MayJoin = (who: {
  readonly browser: string | null;
  readonly email: string;
}) => Promise<MayJoinAnswer>;

/** The invitations that let somebody in: where sign-up is closed, those alone by which a server is set up. */
export const kindsThatCount = (signUp: SignUpSetting): readonly InvitationKind[] =>
  signUp === "closed" ? ["set-up"] : ["invitation", "set-up"];
