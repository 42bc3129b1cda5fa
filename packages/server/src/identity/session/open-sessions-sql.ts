import { v7 as newId } from "uuid";
import { unsealedRow } from "../../audit/record-events-sql.ts";
import type { Sql } from "../../database/sql.ts";
import { retrying, transact } from "../../database/transact.ts";
import type { Alongside } from "../alongside/alongside.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import { OPEN, OPEN_KNOWN } from "./open-sessions-statements-sql.ts";
import type { DeviceNews, LeftNotice, OpenedSession, SessionDraft } from "./session-store.ts";

export interface Opening {
  readonly draft: SessionDraft;
  readonly alongside: (device: DeviceNews) => Alongside;
}

/** At most so many are told at one sign-in, the latest. */
const NOTICES_AT_ONCE_MAX = 20;

interface OpenedRow {
  readonly o: number;
  readonly device: DeviceNews;
  readonly notices: readonly LeftNotice[] | null;
}

/**
 * Opens many sessions, each in one transaction with all that goes with it, those of known browsers together and the others
 * together; null for who may
 * not sign in any more.
 */
export const openSessions = async (
  sql: Sql,
  writeAlongside: WriteAlongside,
  openings: readonly Opening[],
): Promise<readonly (OpenedSession | null)[]> => {
  const outcomes = new Map<Opening, OpenedSession | null>();
  // Of two sign-ins of one person the second finds what the first has left.
  for (let rest = openings; rest.length > 0; rest = rest.filter((opening) => !outcomes.has(opening))) {
    const batch = oneEach(rest);
    for (const [opening, row] of await openKnown(sql, batch.filter(isForKnown))) {
      outcomes.set(opening, openedOf(opening.draft, row));
    }
    const others = batch.filter((opening) => !outcomes.has(opening));
    const opened = others.length === 0 ? new Map() : await openAny(sql, writeAlongside, others);
    for (const opening of others) {
      const row = opened.get(opening);
      outcomes.set(opening, row ? openedOf(opening.draft, row) : null);
    }
  }
  return openings.map((opening) => outcomes.get(opening) ?? null);
};

type Rows = ReadonlyMap<Opening, OpenedRow>;

const rowsOf = (batch: readonly Opening[], rows: readonly OpenedRow[]): Rows =>
  new Map(rows.map((row) => [batch[row.o] as Opening, row]));

/** Whether one statement is enough if its browser is known. */
const isForKnown = ({ draft, alongside }: Opening): boolean => {
  if (draft.browser === null) return false;
  const { mails = [], tokens = [] } = alongside("known");
  return mails.length === 0 && tokens.length === 0;
};

const openKnown = async (sql: Sql, batch: readonly Opening[]): Promise<Rows> => {
  if (batch.length === 0) return new Map();
  const drafts = JSON.stringify(batch.map(rowOf));
  const events = JSON.stringify(
    batch.flatMap(({ alongside }, o) =>
      (alongside("known").events ?? []).map((event) => ({ o, ...unsealedRow(event) })),
    ),
  );
  const rows = await retrying(() => sql.unsafe<OpenedRow[]>(OPEN_KNOWN, [drafts, events], { prepare: true }));
  return rowsOf(batch, rows);
};

const openAny = async (
  sql: Sql,
  writeAlongside: WriteAlongside,
  batch: readonly Opening[],
): Promise<Rows> => {
  const opened = await transact(
    sql,
    async (tx, trx) => {
      const rows = await tx.unsafe<OpenedRow[]>(OPEN, [JSON.stringify(batch.map(rowOf))], { prepare: true });
      const besides = rows.map((row) => (batch[row.o] as Opening).alongside(row.device));
      if (besides.length > 0) await writeAlongside(trx, together(besides));
      return rows;
    },
    // Two sign-ins of one new browser at once, on two nodes: the second finds it known.
    { retryUnique: true },
  );
  return rowsOf(batch, opened);
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
