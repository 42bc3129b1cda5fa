import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";

export type Versions = ReadonlyMap<string, number>;

/** Another node went on from there meanwhile: what was worked out counts for nothing, and is to be worked out again. */
export class PositionMoved extends Error {
  override readonly name = "PositionMoved";
}

/** How far one follower has come, by channel. A channel without a position is followed from its beginning. */
export interface FollowerPositions {
  read(channelIds: readonly string[]): Promise<Versions>;
  /**
   * Moves positions together with what `write` writes, if they are still where they were read.
   * @throws PositionMoved
   */
  move(positions: { from: Versions; to: Versions }, write: (trx: Kysely<DB>) => Promise<void>): Promise<void>;
  /** Moves positions past what concerned nobody; never back. */
  advance(to: Versions): Promise<void>;
  /** Channels that have changed since, and up to which version. */
  behind(): Promise<Versions>;
}
