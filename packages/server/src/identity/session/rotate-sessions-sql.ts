import type { Selectable } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import type { Sql } from "../../database/sql.ts";
import { retrying } from "../../database/transact.ts";
import { accountOf } from "../account/account-rows-sql.ts";
import { recordOf } from "./session-rows-sql.ts";
import type { Rotated, Rotation } from "./session-store.ts";

/**
 * $1 is a JSON array of rotations, no session twice. One compare-and-set for each, with the account and the roles of its
 * owner as they stand; those that are not answered have something the matter with them.
 */
const ROTATE = `
with r as materialized (
  select * from json_to_recordset($1::text::json) as r(
    o int, session uuid, held int, mark text, agent text, address text, country text,
    at timestamptz, idle timestamptz
  )
),
rotated as (
  update sessions set
    generation = r.held + 1, rotated_at = r.at, rotated_by = r.mark, last_used_at = r.at,
    idle_expires_at = least(r.idle, sessions.absolute_expires_at),
    user_agent = r.agent, ip = r.address, place = r.country
  from r
  where sessions.id = r.session and sessions.generation = r.held and sessions.revoked_at is null
    and sessions.idle_expires_at > r.at and sessions.absolute_expires_at > r.at
  returning r.o, sessions.*
)
select rotated.*, u.email, u.email_verified_at, u.username, u.display_name, u.avatar_url, u.status, u.time_zone,
  u.locale, u.state, u.created_at as account_created_at, u.revision,
  array(select role_name from user_roles where user_roles.user_id = u.id order by role_name) as roles
from rotated join users u on u.id = rotated.user_id`;

type RotatedRow = Selectable<DB["sessions"]> &
  Selectable<DB["users"]> & {
    readonly o: number;
    readonly account_created_at: string;
    readonly roles: readonly string[];
  };

/** Rotates many sessions in one statement; null for those whose row must be looked at to say what to answer. */
export const rotateSessions = async (
  sql: Sql,
  rotations: readonly Rotation[],
): Promise<readonly (Rotated | null)[]> => {
  const firsts = new Map<string, number>();
  rotations.forEach(({ sessionId }, o) => {
    if (!firsts.has(sessionId)) firsts.set(sessionId, o);
  });
  // In order of id: two nodes that rotate the same sessions wait for each other, and do not stand in each other's way.
  const rows = [...firsts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, o]) => rowOf(rotations, o));
  const answered = await retrying(() =>
    sql.unsafe<RotatedRow[]>(ROTATE, [JSON.stringify(rows)], { prepare: true }),
  );
  const byPlace = new Map(answered.map((row) => [row.o, rotatedOf(row)]));
  return rotations.map((rotation, o) => {
    const first = firsts.get(rotation.sessionId) ?? o;
    const rotated = byPlace.get(first);
    if (rotated === undefined) return null;
    if (first === o) return rotated;
    return isRepeatOf(rotation, rotations[first]) ? { ...rotated, at: "repeated" } : null;
  });
};

const rowOf = (rotations: readonly Rotation[], o: number) => {
  const rotation = rotations[o] as Rotation;
  return {
    o,
    session: rotation.sessionId,
    held: rotation.generation,
    mark: rotation.clientMark,
    agent: rotation.userAgent,
    address: rotation.ip,
    country: rotation.place,
    at: rotation.now,
    idle: rotation.idleExpiresAt,
  };
};

const rotatedOf = (row: RotatedRow): Rotated => {
  const account = accountOf({ ...row, id: row.user_id, created_at: row.account_created_at });
  return {
    at: "rotated",
    session: recordOf(row),
    owner: account.state === "active" ? { account, roles: row.roles } : null,
  };
};

/** The same client with the same token, while the first of the two was under way. */
const isRepeatOf = (rotation: Rotation, first: Rotation | undefined): boolean =>
  first !== undefined &&
  rotation.generation === first.generation &&
  rotation.clientMark === first.clientMark &&
  first.now >= rotation.repeatableSince;
