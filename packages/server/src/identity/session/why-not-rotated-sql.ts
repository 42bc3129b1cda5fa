import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { accountOf } from "../account/account-rows-sql.ts";
import { ending, recordOf } from "./session-rows-sql.ts";
import type { Rotated, Rotation, SessionOwner } from "./session-store.ts";

type WhyNot =
  | Rotated
  | { readonly at: "replayed"; readonly session: { readonly id: string; readonly user_id: string } }
  | { readonly at: "current" }
  | { readonly at: "revoked" | "expired" | "unknown" };

/**
 * Why a session was not rotated, its row held; a replay ends it. `current`: nothing is the matter any more, for what
 * stood in the way has been undone. Then it is to be tried again.
 */
export const whyNotRotated = async (trx: Kysely<DB>, rotation: Rotation): Promise<WhyNot> => {
  const row = await trx
    .selectFrom("sessions")
    .selectAll()
    .where("id", "=", rotation.sessionId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return { at: "unknown" };
  if (row.revoked_at !== null) return { at: "revoked" };
  const now = Date.parse(rotation.now);
  if (Date.parse(row.idle_expires_at) <= now || Date.parse(row.absolute_expires_at) <= now) {
    return { at: "expired" };
  }
  if (row.generation === rotation.generation) return { at: "current" };
  const isRepeat =
    row.generation === rotation.generation + 1 &&
    row.rotated_by === rotation.clientMark &&
    Date.parse(row.rotated_at) >= Date.parse(rotation.repeatableSince);
  if (isRepeat) return { at: "repeated", session: recordOf(row), owner: await ownerIn(trx, row.user_id) };
  await ending(trx, { reason: "refresh-token-replayed", now: rotation.now })
    .where("id", "=", rotation.sessionId)
    .execute();
  return { at: "replayed", session: row };
};

const ownerIn = async (trx: Kysely<DB>, userId: string): Promise<SessionOwner | null> => {
  const row = await trx
    .selectFrom("users")
    .selectAll()
    .where("id", "=", userId)
    .where("state", "=", "active")
    .executeTakeFirst();
  if (!row) return null;
  const roles = await trx
    .selectFrom("user_roles")
    .select("role_name")
    .where("user_id", "=", userId)
    .orderBy("role_name")
    .execute();
  return { account: accountOf(row), roles: roles.map(({ role_name }) => role_name) };
};
