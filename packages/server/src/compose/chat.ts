import type { Channel, Permission, PublicProfile, Self } from "@parley/contract";
import type { Logger } from "pino";
import { v7 as newId } from "uuid";
import type { Principal } from "../call.ts";
import { channelHandlers } from "../chat/channel/channel-handlers.ts";
import { createChannelViews } from "../chat/channel/channel-views-sql.ts";
import { createCommitInTurn } from "../chat/channel/commit-in-turn-sql.ts";
import { createChannelHandler } from "../chat/channel/create-channel-handler.ts";
import { memberHandlers } from "../chat/channel/member-handlers.ts";
import { createRequireMember } from "../chat/channel/require-member-sql.ts";
import { blockHandlers } from "../chat/friend/block-handlers.ts";
import { createForgetPerson } from "../chat/friend/forget-person.ts";
import { friendHandlers } from "../chat/friend/friend-handlers.ts";
import { messageHandlers, sendCommand } from "../chat/message/message-handlers.ts";
import type { MessageLog } from "../chat/message/message-log.ts";
import { createSqlMessageLog } from "../chat/message/message-log-sql.ts";
import { createSendMessage } from "../chat/message/send-message.ts";
import { createOwnData } from "../chat/own-data/own-data-sql.ts";
import { circlesOf } from "../chat/presence/circles-sql.ts";
import { createPresence } from "../chat/presence/presence.ts";
import { presenceCommand } from "../chat/presence/presence-command.ts";
import { type After, createProcessPresence } from "../chat/presence/presence-process.ts";
import {
  createMoveReadMarkers,
  type ReadMove,
  type ReadMoveOutcome,
} from "../chat/receipt/move-read-markers-sql.ts";
import { readCommand } from "../chat/receipt/read-command.ts";
import { receiptHandlers } from "../chat/receipt/receipt-handlers.ts";
import { createGreet } from "../chat/recovery/greet.ts";
import { syncCommand } from "../chat/recovery/sync.ts";
import { typingCommand } from "../chat/typing/typing.ts";
import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import type { Database } from "../database/connect.ts";
import { createGroupCommit } from "../database/group-commit.ts";
import type { Broker } from "../realtime/broker.ts";
import type { Commands, Device, RealtimeDeps } from "../realtime/commands.ts";

const after: After = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

type Batch<T> = (userIds: readonly string[]) => Promise<ReadonlyMap<string, T>>;

/** What chat asks of identity. */
export interface IdentityForChat {
  readonly profilesOf: Batch<PublicProfile>;
  /** Those alone whom one may have to do with from now on. */
  readonly activeProfilesOf: Batch<PublicProfile>;
  readonly selvesOf: Batch<Self>;
  readonly requirePermission: (principal: Principal, permission: Permission) => Promise<void>;
}

/** Puts chat together: its engines, its rules, its handlers and its part of the socket. */
export const composeChat = async ({
  config,
  log,
  database,
  appends,
  broker,
  clock,
  identity,
  wrapLog,
}: {
  config: Config;
  log: Logger;
  database: Database;
  appends: Database;
  broker: Broker;
  clock: Clock;
  identity: IdentityForChat;
  wrapLog: (log: MessageLog) => MessageLog;
}) => {
  const { sql, db } = database;
  const { profilesOf, activeProfilesOf, selvesOf, requirePermission } = identity;

  const messageLog = wrapLog(
    createSqlMessageLog({ sql: appends.sql, reads: sql, direct: config.DIRECT_MESSAGES }),
  );
  const send = createSendMessage({ log: messageLog, broker, clock });

  const commit = createCommitInTurn({ sql, broker, clock });
  const views = createChannelViews({ sql, profilesOf });
  const markers = createGroupCommit<ReadMove, ReadMoveOutcome>({
    run: createMoveReadMarkers({ sql, broker }),
  });
  const moveReadMarker = (move: ReadMove) => markers.submit(move);

  const [installation] = await sql<{ epoch: string }[]>`select epoch from installation`;
  if (!installation) throw new Error("The database has no installation row: run the migrations");

  const presence = createPresence({
    ledger: createProcessPresence({ clock, after }),
    broker,
    circlesOf: (userIds, isHere) => circlesOf(sql, userIds, isHere),
    after,
    onFailure: (error) => log.warn({ err: error }, "Presence waits for the database"),
  });

  const commands: Commands = {
    send: sendCommand(send),
    read: readCommand(moveReadMarker),
    typing: typingCommand(broker),
    sync: syncCommand(messageLog),
    presence: presenceCommand(presence),
  };
  const greet: RealtimeDeps["greet"] = createGreet({
    log: messageLog,
    membershipsOf: (userIds) => views.membershipsOf(userIds),
    channelViewsOf: (userIds): Promise<ReadonlyMap<string, readonly Channel[]>> =>
      views.channelViewsOf(userIds),
    selvesOf,
    epoch: installation.epoch,
  });

  return {
    commands,
    greet,
    /** What a person finds of chat in the export of what is held about them. */
    exportPartsOf: createOwnData({ database, profilesOf }),
    /** Before somebody is erased. */
    forgetPerson: createForgetPerson({ db, commit, profilesOf, newId }),
    onLive: (device: Device, { userId }: Principal) =>
      presence.deviceCame(userId, device, (events) => {
        for (const event of events) device.send(event);
      }),
    onGone: (device: Device, { userId }: Principal) => presence.deviceLeft(userId, device),
    handlers: {
      ...friendHandlers({ db, commit, profilesOf, activeProfilesOf, newId }),
      ...blockHandlers({ db, commit, profilesOf, newId }),
      ...createChannelHandler({
        commit,
        views,
        profilesOf: activeProfilesOf,
        newId,
        requirePermission,
        directMessages: config.DIRECT_MESSAGES,
      }),
      ...channelHandlers({ commit, views }),
      ...memberHandlers({ db, commit, views, profilesOf, activeProfilesOf }),
      ...messageHandlers({ send, log: messageLog, requireMember: createRequireMember(sql) }),
      ...receiptHandlers({ moveReadMarker }),
    },
    /** Resolves when nothing is under way. */
    async [Symbol.asyncDispose]() {
      await presence.close();
      await send.idle();
    },
  };
};
