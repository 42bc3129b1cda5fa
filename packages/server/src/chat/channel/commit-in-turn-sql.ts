import type { Kysely } from "kysely";
import type { Clock } from "../../clock.ts";
import { committed } from "../../database/committed.ts";
import type { DB } from "../../database/schema.generated.ts";
import type { Sql } from "../../database/sql.ts";
import { transact } from "../../database/transact.ts";
import type { Broker } from "../../realtime/broker.ts";
import type { Signal } from "../../realtime/signal.ts";
import { createTurns } from "./turns.ts";

/** Chat's tables: the pool's, or a transaction's. */
export type Tables = Kysely<DB>;

/** What a transaction leads to: an answer for the caller, and what people are told once it stands. */
export interface Change<T> {
  readonly value: T;
  readonly tell: readonly Signal[];
  /** Read and told after `tell`: what only a socket that has joined may be told without missing what follows. */
  readonly thenTell?: () => Promise<readonly Signal[]>;
}

/**
 * Runs `work` in a transaction and publishes what it tells once that has committed. Changes of one key happen one
 * after the other, publishing included: nobody sees a person leave before they came. `at` is the time of the change.
 */
export type CommitInTurn = <T>(
  key: string,
  work: (trx: Tables, at: string) => Promise<Change<T>>,
) => Promise<T>;

export const createCommitInTurn = ({
  sql,
  broker,
  clock,
}: {
  sql: Sql;
  broker: Broker;
  clock: Clock;
}): CommitInTurn => {
  const inTurn = createTurns();
  return (key, work) =>
    inTurn(key, async () => {
      const at = new Date(clock.now()).toISOString();
      const change = await transact(sql, (_, trx) => work(trx, at));
      broker.publish(committed(change.tell));
      if (change.thenTell) broker.publish(committed(await change.thenTell()));
      return change.value;
    });
};
