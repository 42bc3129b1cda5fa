import { type Kysely, sql } from "kysely";
import type { DB } from "../database/schema.generated.ts";
import { CHAIN_BEGINNING, type Seals, sameBytes } from "./chain.ts";
import { type ChainRow, follows, isGenuine } from "./find-breaks.ts";

const BATCH_EVENTS = 1_000;

/** One thing that is wrong with the trail. Positions are inclusive. */
export type Finding =
  | { readonly kind: "changed" | "added"; readonly position: number }
  | { readonly kind: "removed"; readonly from: number; readonly to: number }
  /** The row that says how far the trail goes is gone, or Parley did not write it. */
  | { readonly kind: "head-lost" | "head-changed" }
  /** Somebody has been given events that the trail no longer has: it was set back to an earlier state. */
  | { readonly kind: "set-back"; readonly follower: string; readonly position: number };

export interface Verified {
  /** Rows that were looked at. */
  readonly events: number;
  /** The end of the chain. */
  readonly position: number;
  readonly findings: readonly Finding[];
}

/**
 * Proves the whole chain, from the first event on, while the server goes on. No finding: every event is as it was
 * sealed, in its place, and none is missing. What it cannot see: an event taken away or put in before it was sealed,
 * within a second of its commit.
 *
 * @param onProgress is told how many events have been looked at, now and then.
 */
export const verifyChain = async (
  db: Kysely<DB>,
  { seals, onProgress = () => undefined }: { seals: Seals; onProgress?: (events: number) => void },
): Promise<Verified> => {
  const findings: Finding[] = [];
  let events = 0;
  let last: Last = { position: 0, hash: CHAIN_BEGINNING, sound: true };
  for (;;) {
    // Read before the rows: those they speak of are there by then.
    const head = await db.selectFrom("audit_head").selectAll().executeTakeFirst();
    const followers = await db.selectFrom("audit_followers").select(["name", "position"]).execute();
    const rows = await rowsAbove(db, last.position);
    for (const row of rows) {
      findings.push(...findingsAt(row, last, seals));
      last = { position: row.position, hash: row.hash, sound: row.whole && isGenuine(row, seals) };
    }
    events += rows.length;
    if (rows.length > 0) {
      onProgress(events);
      continue;
    }
    findings.push(...findingsAtHead(head, last.position, seals));
    findings.push(...setBack(followers, Math.max(last.position, head?.position ?? 0)));
    return { events, position: last.position, findings };
  }
};

interface Last {
  readonly position: number;
  readonly hash: Buffer;
  /** Whether the row is as Parley wrote it. */
  readonly sound: boolean;
}

type Row = ChainRow & { readonly whole: boolean };

const rowsAbove = (db: Kysely<DB>, position: number): Promise<Row[]> =>
  db
    .selectFrom("audit_events")
    .selectAll()
    // Events have milliseconds. What is finer is not read, and would otherwise be changed unseen.
    .select(sql<boolean>`at = date_trunc('milliseconds', at)`.as("whole"))
    .where("position", ">", position)
    .orderBy("position")
    .limit(BATCH_EVENTS)
    .execute();

const findingsAt = (row: Row, last: Last, seals: Seals): Finding[] => {
  const { position } = row;
  const isNext = position === last.position + 1;
  const gap: Finding[] = isNext ? [] : [{ kind: "removed", from: last.position + 1, to: position - 1 }];
  // After a row that is not ours, or a gap, the seal alone speaks for this one.
  const isSound = row.whole && isGenuine(row, seals) && (!isNext || !last.sound || follows(last.hash, row));
  return isSound ? gap : [...gap, { kind: "changed", position }];
};

type HeadRow = { readonly position: number; readonly hash: Buffer; readonly seal: Buffer };

const findingsAtHead = (head: HeadRow | undefined, position: number, seals: Seals): Finding[] => {
  if (!head) return position === 0 ? [] : [{ kind: "head-lost" }];
  if (!sameBytes(head.seal, seals.ofHead(head.position, head.hash))) return [{ kind: "head-changed" }];
  if (head.position > position) return [{ kind: "removed", from: position + 1, to: head.position }];
  const beyond = Array.from(
    { length: Math.min(position - head.position, 100) },
    (_, at) => head.position + 1 + at,
  );
  return beyond.map((at) => ({ kind: "added", position: at }));
};

const setBack = (followers: readonly { name: string; position: number }[], position: number): Finding[] =>
  followers
    .filter((follower) => follower.position > position)
    .map((follower) => ({ kind: "set-back", follower: follower.name, position: follower.position }));
