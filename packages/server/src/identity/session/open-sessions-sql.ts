import { v7 as newId } from "uuid";
import type { Sql } from "../../database/sql.ts";
import { transact } from "../../database/transact.ts";
import type { Alongside } from "../alongside/alongside.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import type { DeviceNews, LeftNotice, OpenedSession, SessionDraft } from "./session-store.ts";

export interface Opening {
  readonly draft: SessionDraft;
  readonly alongside: (device: DeviceNews) => Alongside;
}

/** At most so many are told at one sign-in, the latest. */
const NOTICES_AT_ONCE_MAX = 20;

/**
 * $1 is a JSON array of drafts, no person twice. Notes each sign-in, which holds the person's row: whoever locks or
 * deactivates the account at this moment stops this session or sees it. Notes the browser; without an id nobody can say
 * whether it was here before: then it is new, and stays unknown. Inserts the session, and takes what was left to tell: but
 * not by a recovery link, of whose use the owner has to hear, whoever it was. Drafts that are not answered were for accounts
 * that are not active.
 */
const OPEN = `
with d as materialized (
  select * from json_to_recordset($1::text::json) as d(
    o int, id uuid, person uuid, browser text, device uuid, at timestamptz, idle timestamptz, absolute timestamptz,
    agent text, address text, country text, amr text, mfa boolean, authenticated timestamptz, enrol boolean,
    remember timestamptz
  )
),
held as (
  update users set last_sign_in_at = d.at, last_sign_in_ip = d.address
  from d where users.id = d.person and users.state = 'active'
  returning d.*
),
met as (
  update known_devices k set
    last_seen_at = held.at, user_agent = held.agent, ip = held.address, place = held.country,
    remembered_until = coalesce(held.remember, k.remembered_until)
  from held where k.user_id = held.person and k.browser = held.browser
  returning held.o
),
noted as (
  insert into known_devices
    (id, user_id, browser, first_seen_at, last_seen_at, user_agent, ip, place, remembered_until)
  select device, person, browser, at, at, agent, address, country, remember
  from held where browser is not null and o not in (select o from met)
),
opened as (
  insert into sessions
    (id, user_id, generation, rotated_at, created_at, last_used_at, idle_expires_at, absolute_expires_at, user_agent, ip,
     place, browser, amr, mfa_verified, authenticated_at, must_enrol)
  select id, person, 1, at, at, at, idle, absolute, agent, address, country, browser,
    string_to_array(amr, ' '), mfa, authenticated, enrol
  from held
),
taken as (
  delete from sign_in_notices n using held
  where n.user_id = held.person and 'link' <> all (string_to_array(held.amr, ' '))
  returning n.user_id, n.kind, n.at
)
select held.o,
  case
    when held.o in (select o from met) then 'known'
    when exists (select 1 from sessions s where s.user_id = held.person) then 'new'
    else 'first'
  end as device,
  (select json_agg(json_build_object('kind', t.kind, 'at', t.at)) from taken t where t.user_id = held.person) as notices
from held`;

interface OpenedRow {
  readonly o: number;
  readonly device: DeviceNews;
  readonly notices: readonly LeftNotice[] | null;
}

/** Opens many sessions in one transaction, with all that goes with them; null for who may not sign in any more. */
export const openSessions = async (
  sql: Sql,
  writeAlongside: WriteAlongside,
  openings: readonly Opening[],
): Promise<readonly (OpenedSession | null)[]> => {
  const outcomes = new Map<Opening, OpenedSession | null>();
  // Of two sign-ins of one person the second finds what the first has left.
  for (let rest = openings; rest.length > 0; rest = rest.filter((opening) => !outcomes.has(opening))) {
    const batch = oneEach(rest);
    const opened = await transact(
      sql,
      async (tx, trx) => {
        const rows = await tx.unsafe<OpenedRow[]>(OPEN, [JSON.stringify(batch.map(rowOf))], {
          prepare: true,
        });
        const besides = rows.map((row) => (batch[row.o] as Opening).alongside(row.device));
        if (besides.length > 0) await writeAlongside(trx, together(besides));
        return rows;
      },
      // Two sign-ins of one new browser at once, on two nodes: the second finds it known.
      { retryUnique: true },
    );
    const byPlace = new Map(opened.map((row) => [row.o, row]));
    batch.forEach((opening, o) => {
      const row = byPlace.get(o);
      outcomes.set(opening, row ? openedOf(opening.draft, row) : null);
    });
  }
  return openings.map((opening) => outcomes.get(opening) ?? null);
};

const oneEach = (openings: readonly Opening[]): readonly Opening[] => {
  const people = new Set<string>();
  const firsts = openings.filter(({ draft: { userId } }) => !people.has(userId) && people.add(userId));
  // In order of id: two nodes that hold the same rows wait for each other, and do not stand in each other's way.
  return firsts.sort((one, other) => (one.draft.userId < other.draft.userId ? -1 : 1));
};

const rowOf = ({ draft }: Opening, o: number) => ({
  o,
  id: draft.id,
  person: draft.userId,
  browser: draft.browser,
  device: newId(),
  at: draft.createdAt,
  idle: draft.idleExpiresAt,
  absolute: draft.absoluteExpiresAt,
  agent: draft.userAgent,
  address: draft.ip,
  country: draft.place,
  // Values of RFC 8176 have no spaces.
  amr: draft.amr.join(" "),
  mfa: draft.mfaVerified,
  authenticated: draft.authenticatedAt,
  enrol: draft.mustEnrol,
  remember: draft.rememberUntil,
});

const openedOf = (
  { browser: _browser, rememberUntil: _until, ...session }: SessionDraft,
  { device, notices }: OpenedRow,
): OpenedSession => ({
  session: { ...session, generation: 1 },
  device,
  notices: (notices ?? [])
    .map(({ kind, at }) => ({ kind, at: new Date(at).toISOString() }))
    .sort((one, other) => (one.at < other.at ? -1 : 1))
    .slice(-NOTICES_AT_ONCE_MAX),
});

const together = (all: readonly Alongside[]): Alongside => ({
  events: all.flatMap(({ events = [] }) => events),
  mails: all.flatMap(({ mails = [] }) => mails),
  tokens: all.flatMap(({ tokens = [] }) => tokens),
});
