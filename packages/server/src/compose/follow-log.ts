import type { Logger } from "pino";
import type { ThreadHomes } from "../chat/channel/thread-homes-sql.ts";
import { type Following, follow, type LogFollower } from "../chat/follower/follower.ts";
import type { FollowerPositions } from "../chat/follower/follower-positions.ts";
import { createFollowerPositions } from "../chat/follower/follower-positions-sql.ts";
import type { MessageCommits } from "../chat/message/message-commits.ts";
import type { MessageLog } from "../chat/message/message-log.ts";
import { after } from "../clock.ts";
import type { Sql } from "../database/sql.ts";

/** So often it is looked whether another node left something undone, or did something that this one did not hear. */
const SWEEP_INTERVAL_MS = 30_000;

/**
 * Makes a follower follow the message log from now on, and look for what it missed; until disposed of. Its positions are
 * in the database, unless it has its own.
 */
export type FollowLog = (follower: LogFollower, positions?: FollowerPositions) => Following;

export const createFollowLog =
  ({
    sql,
    log,
    messageLog,
    commits,
    threadHomes,
    onError,
  }: {
    sql: Sql;
    log: Logger;
    messageLog: MessageLog;
    commits: MessageCommits;
    threadHomes: ThreadHomes;
    /** Told of every error: what was written may stand, and nobody has been told of it. */
    onError: (error: unknown) => void;
  }): FollowLog =>
  (follower, positions = createFollowerPositions(sql, follower.name)) => {
    const onFailure = (err: unknown) => {
      onError(err);
      log.warn({ err, follower: follower.name }, "What follows from messages waits, and is tried again");
    };
    const following = follow({
      follower,
      log: messageLog,
      positions,
      threadHomes,
      after,
      onFailure,
    });
    const unsubscribe = [commits.subscribe(following.hear), commits.onDoubt(following.doubt)];
    const sweep = () => void following.sweep().catch(onFailure);
    sweep();
    const sweeping = setInterval(sweep, SWEEP_INTERVAL_MS);
    return {
      ...following,
      async [Symbol.asyncDispose]() {
        for (const end of unsubscribe) end();
        clearInterval(sweeping);
        await following[Symbol.asyncDispose]();
      },
    };
  };
