import { join } from "node:path";
import type { Logger } from "pino";
import { createChannelVersions } from "../chat/search/channel-versions-sql.ts";
import { createIndexNews } from "../chat/search/index-news.ts";
import { searchHandlers } from "../chat/search/search-handlers.ts";
import { createDiskSearchIndex } from "../chat/search/search-index-disk.ts";
import type { Config } from "../config.ts";
import type { Sql } from "../database/sql.ts";
import type { FollowLog } from "./follow-log.ts";

/** Puts search together: this node's index, what feeds it, and who asks it. */
export const composeSearch = ({
  config,
  log,
  sql,
  epoch,
  followLog,
  idsOfUsernames,
  timeZoneOf,
}: {
  config: Config;
  log: Logger;
  sql: Sql;
  /** Of the database: an index of another one is thrown away. */
  epoch: string;
  followLog: FollowLog;
  idsOfUsernames: (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  timeZoneOf: (userId: string) => Promise<string | null>;
}) => {
  const index = createDiskSearchIndex({
    directory: join(config.DATA_DIR, "search"),
    epoch,
    onLost() {
      log.warn("The search index could not be read; it is being built again");
      news.forget();
      following.startOver();
    },
  });
  const news = createIndexNews(index, createChannelVersions(sql));
  const following = followLog(news.follower, news.positions);
  return {
    handlers: searchHandlers({ sql, index, idsOfUsernames, timeZoneOf }),
    /** What other nodes did may not have been heard here: it is looked for at once. */
    reread: () => following.sweep(),
    async [Symbol.asyncDispose]() {
      await following[Symbol.asyncDispose]();
      await index[Symbol.asyncDispose]();
    },
  };
};
