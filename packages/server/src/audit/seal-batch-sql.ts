import type { Kysely } from "kysely";
import { v7 as newId } from "uuid";
import type { Clock } from "../clock.ts";
import type { Database } from "../database/connect.ts";
import type { DB } from "../database/schema.generated.ts";
import { transact } from "../database/transact.ts";
import { CHAIN_BEGINNING, canonicalText, chainHash, type Recorded, type Seals, sameBytes } from "./chain.ts";
import { findBreaks, type Head, isGenuine } from "./find-breaks.ts";

const BATCH_EVENTS_MAX = 500;
/** What every sealing checks again, so that a change of late is noticed without a command. */
const STRETCH_EVENTS = 32;

export const NOTHING_KNOWN: Head = { position: 0, hash: CHAIN_BEGINNING };

export interface Sealed {
  /** The end of the chain now. */
  readonly head: Head;
  /** Where the chain was found broken for the first time. */
  readonly brokenAt: readonly number[];
  /** Whether there may be more to seal. */
  readonly more: boolean;
}

/**
 * Gives the events that wait their places in the chain, in one transaction under the lock of the head: of several
 * servers one at a time, each after the other's commit. What commits late has no place yet and still waits, however
 * old its id, so that nothing is skipped: the order of the chain is the order in which events were found.
 *
 * A chain that is not as it was left is told in the trail itself, once for each place, and goes on above everything
 * that is or was there, so that the damage stays visible.
 */
export const sealBatch = (
  { sql }: Database,
  { seals, known, clock }: { seals: Seals; known: Head; clock: Clock },
): Promise<Sealed> =>
  transact(sql, async (_tx, trx) => {
    const { head, seal } = await lockHead(trx, seals);
    const latest = await latestOf(trx);
    // One that speaks of no event where there are some was made just now, in place of one that is gone.
    const isLost = head.position === 0 && latest.length > 0;
    const headIsGenuine = !isLost && sameBytes(seal, seals.ofHead(head.position, head.hash));
    const breaks = findBreaks({ head, headIsGenuine, latest, known, seals });
    const brokenAt = await notToldYet(trx, breaks, seals);
    const waiting = await waitingEvents(trx);
    const more = waiting.length === BATCH_EVENTS_MAX;
    const end = latest.at(-1) ?? NOTHING_KNOWN;
    const base: Head = {
      position: Math.max(headIsGenuine ? head.position : 0, end.position, known.position),
      hash: headIsGenuine ? head.hash : end.hash,
    };
    const rows = chained(base, [...waiting, ...brokenAt.map((at) => chainBroken(at, clock))], seals);
    const last = rows.at(-1);
    if (!last) return { head: base, brokenAt, more };

    await trx.insertInto("audit_events").values(rows).execute();
    await forget(trx, waiting);
    await moveHead(trx, last, seals);
    return { head: { position: last.position, hash: last.hash }, brokenAt, more };
  });

const lockHead = async (trx: Kysely<DB>, seals: Seals) => {
  const find = () => trx.selectFrom("audit_head").selectAll().forUpdate().executeTakeFirst();
  const found = await find();
  if (found) return { head: found, seal: found.seal };
  const { position, hash } = NOTHING_KNOWN;
  await trx
    .insertInto("audit_head")
    .values({ position, hash, seal: seals.ofHead(position, hash) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const made = await find();
  if (!made) throw new Error("The head of the audit trail cannot be made");
  return { head: made, seal: made.seal };
};

const latestOf = async (trx: Kysely<DB>) => {
  const query = trx.selectFrom("audit_events").selectAll().orderBy("position", "desc");
  return (await query.limit(STRETCH_EVENTS).execute()).reverse();
};

const waitingEvents = (trx: Kysely<DB>): Promise<Recorded[]> =>
  trx.selectFrom("audit_unsealed").selectAll().orderBy("id").limit(BATCH_EVENTS_MAX).execute();

const detailsOf = (position: number) => JSON.stringify({ position });

// The stretch is looked at with every sealing until it is far behind, and its damage is told once.
const notToldYet = async (trx: Kysely<DB>, breaks: readonly number[], seals: Seals) => {
  if (breaks.length === 0) return [];
  const told = await trx
    .selectFrom("audit_events")
    .selectAll()
    .where("action", "=", "audit.chain-broken")
    .where("details", "in", breaks.map(detailsOf))
    .execute();
  const genuine = new Set(told.filter((row) => isGenuine(row, seals)).map((row) => row.details));
  return breaks.filter((position) => !genuine.has(detailsOf(position)));
};

const chainBroken = (position: number, clock: Clock): Recorded => ({
  id: newId(),
  at: new Date(clock.now()).toISOString(),
  action: "audit.chain-broken",
  actor_id: null,
  user_id: null,
  ip: null,
  user_agent: null,
  correlation_id: null,
  details: detailsOf(position),
});

const chained = (base: Head, events: readonly Recorded[], seals: Seals) => {
  let { position, hash } = base;
  return events.map((event) => {
    position += 1;
    const canonical = canonicalText(position, event);
    hash = chainHash(hash, canonical);
    return { ...event, position, hash, seal: seals.ofEvent(hash, canonical) };
  });
};

const forget = async (trx: Kysely<DB>, sealed: readonly Recorded[]) => {
  if (sealed.length === 0) return;
  const ids = sealed.map((event) => event.id);
  await trx.deleteFrom("audit_unsealed").where("id", "in", ids).execute();
};

const moveHead = async (trx: Kysely<DB>, { position, hash }: Head, seals: Seals) => {
  const seal = seals.ofHead(position, hash);
  await trx.updateTable("audit_head").set({ position, hash, seal }).where("only_row", "=", true).execute();
};
