import type { SignInNotice } from "@parley/contract";
import type { Kysely } from "kysely";
import { v7 as newId } from "uuid";
import type { z } from "zod";
import type { DB } from "../../database/schema.generated.ts";

type Notice = z.infer<typeof SignInNotice>;

/** Leaves word for someone's next sign-in, which takes it, inside the caller's transaction. */
export const addSignInNotice = async (
  trx: Kysely<DB>,
  { userId, kind, at }: { userId: string; kind: Notice["kind"]; at: string },
): Promise<void> => {
  await trx.insertInto("sign_in_notices").values({ id: newId(), user_id: userId, kind, at }).execute();
};
