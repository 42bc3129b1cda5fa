import type { Channel, Permission, PublicProfile, Self } from "@parley/contract";
import type { Logger } from "pino";
import { v7 as newId } from "uuid";
import type { Principal } from "../call.ts";
import { createChannelViews } from "../chat/channel/channel-views-sql.ts";
import { createCommitInTurn } from "../chat/channel/commit-in-turn-sql.ts";
import { createThreadHomes } from "../chat/channel/thread-homes-sql.ts";
import { blockHandlers } from "../chat/friend/block-handlers.ts";
import { createForgetPerson } from "../chat/friend/forget-person.ts";
import { friendHandlers } from "../chat/friend/friend-handlers.ts";
import type { MessageLog } from "../chat/message/message-log.ts";
import { createOwnData } from "../chat/own-data/own-data-sql.ts";
import type { PresenceLedger } from "../chat/presence/presence-ledger.ts";
import { markerCommands } from "../chat/receipt/marker-commands.ts";
import { createMoveMarker } from "../chat/receipt/move-marker.ts";
import { createMoveMarkers, type MarkerMove, type MarkerOutcome } from "../chat/receipt/move-markers-sql.ts";
import { receiptHandlers } from "../chat/receipt/receipt-handlers.ts";
import { createGreet } from "../chat/recovery/greet.ts";
import { syncCommand } from "../chat/recovery/sync.ts";
import type { FailedScheduled } from "../chat/scheduled/send-scheduled-sql.ts";
import { threadHandlers } from "../chat/thread/thread-handlers.ts";
import { createThreadNews } from "../chat/thread/thread-news.ts";
import { createIsBlocked } from "../chat/typing/is-blocked-sql.ts";
import { typingCommand } from "../chat/typing/typing.ts";
import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import type { Database } from "../database/connect.ts";
import { createGroupCommit } from "../database/group-commit.ts";
import type { Queue } from "../database/queue.ts";
import type { Broker } from "../realtime/broker.ts";
import type { Commands, RealtimeDeps } from "../realtime/commands.ts";
import { composeChannels } from "./channels.ts";
import { createFollowLog } from "./follow-log.ts";
import { composeMessages } from "./messages.ts";
import { composeOwnThings } from "./own-things.ts";
import { composePresence } from "./presence.ts";
import { composePreviews } from "./previews.ts";
import { composeSearch } from "./search.ts";

type Batch<T> = (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>;

/** What chat asks of identity. */
export interface IdentityForChat {
  readonly profilesOf: Batch<PublicProfile>;
  /** Those alone whom one may have to do with from now on. */
  readonly activeProfilesOf: Batch<PublicProfile>;
  /** Ids by name in lower case. */
  readonly idsOfUsernames: Batch<string>;
  readonly selvesOf: Batch<Self>;
  readonly requirePermission: (principal: Principal, permission: Permission) => Promise<void>;
}

/** Puts chat together: its engines, its rules, its handlers and its part of the socket. */
export const composeChat = async ({
  config,
  log,
  database,
  appends,
  queue,
  broker,
  clock,
  identity,
  unreadNotificationsOf,
  onScheduledFailed,
  onRead,
  onError,
  wrapLog,
  presenceLedger,
  publish,
}: {
  config: Config;
  log: Logger;
  database: Database;
  appends: Database;
  queue: Queue;
  broker: Broker;
  clock: Clock;
  identity: IdentityForChat;
  /** How many notifications each of these people has unread. */
  unreadNotificationsOf: Batch<number>;
  /** Hears of messages that could not be sent at their time. */
  onScheduledFailed?: (failed: FailedScheduled) => Promise<void>;
  /** Hears of who has read further in a channel, by a word of theirs. */
  onRead?: (reads: readonly { userId: string; channelId: string; readSeq: number }[]) => void;
  /** Told of errors of which no caller hears: something may stand that nobody has been told of. */
  onError: (error: unknown) => void;
  wrapLog: (log: MessageLog) => MessageLog;
  presenceLedger: PresenceLedger;
  /** Sends a frame to every socket of this node that subscribes to the topic. */
  publish: (topic: string, frame: string) => void;
}) => {
  const { sql, db } = database;
  const { profilesOf, activeProfilesOf, selvesOf } = identity;

  const commit = createCommitInTurn({ sql, broker, clock });
  const views = createChannelViews({ sql, profilesOf });
  const [installation] = await sql<{ epoch: string }[]>`select epoch from installation`;
  if (!installation) throw new Error("The database has no installation row: run the migrations");

  const whoIsHere = await composePresence({
    log,
    database,
    broker,
    clock,
    ledger: presenceLedger,
    publish,
  });
  const { presence } = whoIsHere;

  const messages = composeMessages({
    config,
    database,
    appends,
    broker,
    clock,
    idsOfUsernames: identity.idsOfUsernames,
    isHere: (userId) => presence.statusOf([userId]).get(userId) !== "offline",
    onError,
    wrapLog,
  });
  const moveMarker = createMoveMarker({
    markers: createGroupCommit<MarkerMove, MarkerOutcome>({
      run: createMoveMarkers({ sql, broker, onRead }),
    }),
    requireMember: messages.requireMember,
  });
  const threadHomes = createThreadHomes(sql);
  const followLog = createFollowLog({
    sql,
    log,
    messageLog: messages.log,
    commits: messages.commits,
    broker,
    threadHomes,
    onError,
  });
  const threadNews = createThreadNews({ db, commits: messages.commits, views, broker, clock });
  const search = composeSearch({
    config,
    log,
    sql,
    epoch: installation.epoch,
    followLog,
    idsOfUsernames: identity.idsOfUsernames,
    timeZoneOf: async (userId) => (await selvesOf([userId])).get(userId)?.me.timeZone ?? null,
  });
  const previews = await composePreviews({ config, queue, commits: messages.commits, followLog });
  const following = [followLog(threadNews), ...(previews ? [previews] : [])];
  const channels = await composeChannels({ config, database, queue, clock, commit, views, identity });

  const ownThings = await composeOwnThings({
    ...{ config, log, database, queue, broker, clock, commit, activeProfilesOf, onScheduledFailed },
    send: messages.send,
  });

  const commands: Commands = {
    ...messages.commands,
    ...markerCommands(moveMarker),
    typing: typingCommand({ broker, threadHomes, isBlocked: createIsBlocked(sql), clock }),
    sync: syncCommand(messages.log, threadHomes),
    ...whoIsHere.commands,
  };
  const greet: RealtimeDeps["greet"] = createGreet({
    log: messages.log,
    threadHomes,
    draftsOf: ownThings.draftsOf,
    unreadOf: unreadNotificationsOf,
    membershipsOf: (userIds) => views.membershipsOf(userIds),
    channelViewsOf: (userIds): Promise<ReadonlyMap<string, readonly Channel[]>> =>
      views.channelViewsOf(userIds),
    selvesOf,
    epoch: installation.epoch,
  });

  const forgetPerson = createForgetPerson({ db, commit, profilesOf, newId });

  return {
    commands,
    greet,
    /** What a person finds of chat in the export of what is held about them. */
    exportPartsOf: createOwnData({ database, profilesOf }),
    /** Before somebody is erased. */
    forgetPerson: async (userId: string) => {
      await forgetPerson(userId);
      await ownThings.forgetPerson(userId);
      await whoIsHere.forgetStatus(userId);
    },
    onLive: whoIsHere.onLive,
    onGone: whoIsHere.onGone,
    /** What other nodes did may not have been heard here. */
    reread: async () => {
      await whoIsHere.reread();
      await search.reread();
    },
    statusOf: presence.statusOf,
    isDnd: presence.isDnd,
    followLog,
    /** Hears of every message that came or changed on this node, once it stands. */
    onMessages: messages.commits.subscribe,
    handlers: {
      ...friendHandlers({ db, commit, profilesOf, activeProfilesOf, newId }),
      ...blockHandlers({ db, commit, profilesOf, newId }),
      ...channels.handlers,
      ...messages.handlers,
      ...threadHandlers({
        sql,
        commit,
        commits: messages.commits,
        views,
        clock,
        newId,
        directMessages: config.DIRECT_MESSAGES,
      }),
      ...search.handlers,
      ...receiptHandlers({ db, moveMarker }),
      ...whoIsHere.handlers,
      ...ownThings.handlers,
    },
    /** Resolves when nothing is under way. */
    async [Symbol.asyncDispose]() {
      await presence.close();
      await messages.commits.idle();
      // What follows changes messages itself.
      await search[Symbol.asyncDispose]();
      for (const one of following) await one[Symbol.asyncDispose]();
      await ownThings[Symbol.asyncDispose]();
      await messages.commits.idle();
    },
  };
};
