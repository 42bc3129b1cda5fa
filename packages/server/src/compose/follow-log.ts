import type { Logger } from "pino";
import type { ThreadHomes } from "../chat/channel/thread-homes-sql.ts";
import { type Following, follow, type LogFollower } from "../chat/follower/follower.ts";
import type { FollowerPositions } from "../chat/follower/follower-positions.ts";
import { createFollowerPositions } from "../chat/follower/follower-positions-sql.ts";
import { hearOthers } from "../chat/follower/hear-others.ts";
import type { MessageCommits } from "../chat/message/message-commits.ts";
import type { MessageLog } from "../chat/message/message-log.ts";
import { type After, after as systemAfter } from "../clock.ts";
import type { Sql } from "../database/sql.ts";
import type { Broker } from "../realtime/broker.ts";

/** So often it is looked whether another node left something undone, or did something that this one did not hear. */
const SWEEP_INTERVAL_MS = 30_000;

/**
 * Makes a follower follow the message log from now on, and look for what it missed; until disposed of. Its positions are
 * in the database, unless it has its own: those are of this node alone, and it hears of what is written on others as well.
 */
export type FollowLog = (follower: LogFollower, positions?: FollowerPositions) => Following;

export const createFollowLog =
  ({
    sql,
    log,
    messageLog,
    commits,
    broker,
    threadHomes,
    onError,
    after = systemAfter,
  }: {
    sql: Sql;
    log: Logger;
    messageLog: Pick<MessageLog, "above">;
    commits: Pick<MessageCommits, "subscribe" | "onDoubt">;
    broker: Pick<Broker, "subscribeToOthers">;
    threadHomes: ThreadHomes;
    /** Told of every error: what was written may stand, and nobody has been told of it. */
    onError: (error: unknown) => void;
    after?: After;
  }): FollowLog =>
  (follower, ownPositions) => {
    const onFailure = (err: unknown) => {
      onError(err);
      log.warn({ err, follower: follower.name }, "What follows from messages waits, and is tried again");
    };
    const following = follow({
      follower,
      log: messageLog,
      positions: ownPositions ?? createFollowerPositions(sql, follower.name),
      threadHomes,
      after,
      onFailure,
    });
    const unsubscribe = [commits.subscribe(following.hear), commits.onDoubt(following.doubt)];
    // Where the position is everybody's, the node that took the message handles it.
    if (ownPositions) unsubscribe.push(hearOthers(broker, following.hear));
    let cancelSweep = () => {};
    const sweepOn = () => {
      following.sweep().catch(onFailure);
      cancelSweep = after(SWEEP_INTERVAL_MS, sweepOn);
    };
    sweepOn();
    return {
      ...following,
      async [Symbol.asyncDispose]() {
        for (const end of unsubscribe) end();
        cancelSweep();
        await following[Symbol.asyncDispose]();
      },
    };
  };
