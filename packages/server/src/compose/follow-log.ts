import type { Logger } from "pino";
import type { ThreadHomes } from "../chat/channel/thread-homes-sql.ts";
import { type Following, follow, type LogFollower } from "../chat/follower/follower.ts";
import { createFollowerPositions } from "../chat/follower/follower-positions-sql.ts";
import type { MessageCommits } from "../chat/message/message-commits.ts";
import type { MessageLog } from "../chat/message/message-log.ts";
import type { Sql } from "../database/sql.ts";

const after = (ms: number, run: () => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** Makes a follower follow the message log from now on, and look for what it missed; until disposed of. */
export type FollowLog = (follower: LogFollower) => Following;

export const createFollowLog =
  ({
    sql,
    log,
    messageLog,
    commits,
    threadHomes,
  }: {
    sql: Sql;
    log: Logger;
    messageLog: MessageLog;
    commits: MessageCommits;
    threadHomes: ThreadHomes;
  }): FollowLog =>
  (follower) => {
    const onFailure = (err: unknown) =>
      log.warn({ err, follower: follower.name }, "What follows from messages waits, and is tried again");
    const following = follow({
      follower,
      log: messageLog,
      positions: createFollowerPositions(sql, follower.name),
      threadHomes,
      after,
      onFailure,
    });
    const unsubscribe = commits.subscribe(following.hear);
    following.sweep().catch(onFailure);
    return {
      ...following,
      async [Symbol.asyncDispose]() {
        unsubscribe();
        await following[Symbol.asyncDispose]();
      },
    };
  };
