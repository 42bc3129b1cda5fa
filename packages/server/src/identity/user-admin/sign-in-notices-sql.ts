import type { SignInNotice } from "@parley/contract";
import type { Kysely } from "kysely";
import { v7 as newId } from "uuid";
import type { z } from "zod";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { retrying } from "../../database/transact.ts";

type Notice = z.infer<typeof SignInNotice>;

/** At most so many are told at one sign-in, the latest. */
const NOTICES_AT_ONCE_MAX = 20;

/** Leaves word for someone's next sign-in, inside the caller's transaction. */
export const addSignInNotice = async (
  trx: Kysely<DB>,
  { userId, kind, at }: { userId: string; kind: Notice["kind"]; at: string },
): Promise<void> => {
  await trx.insertInto("sign_in_notices").values({ id: newId(), user_id: userId, kind, at }).execute();
};

/** Takes what was left for this person, in order: each is told once. */
export type TakeSignInNotices = (userId: string) => Promise<Notice[]>;

export const takeSignInNoticesSql =
  ({ db }: Pick<Database, "db">): TakeSignInNotices =>
  async (userId) => {
    const rows = await retrying(() =>
      db.deleteFrom("sign_in_notices").where("user_id", "=", userId).returning(["kind", "at"]).execute(),
    );
    return rows
      .map(({ kind, at }) => ({ kind: kind as Notice["kind"], at }))
      .sort((one, other) => (one.at < other.at ? -1 : 1))
      .slice(-NOTICES_AT_ONCE_MAX);
  };
