import type { Logger } from "pino";
import type { Principal } from "../call.ts";
import { circlesOf, membersOf } from "../chat/presence/circles-sql.ts";
import { maySee } from "../chat/presence/may-see-sql.ts";
import { createPresence } from "../chat/presence/presence.ts";
import { presenceCommand, watchCommand } from "../chat/presence/presence-command.ts";
import type { PresenceLedger } from "../chat/presence/presence-ledger.ts";
import { createStandingStatuses } from "../chat/presence/standing-statuses.ts";
import { statusHandlers } from "../chat/presence/status-handlers.ts";
import {
  createForgetStatus,
  createWriteStatus,
  readStatuses,
  readStatusOf,
} from "../chat/presence/statuses-sql.ts";
import { after, type Clock } from "../clock.ts";
import type { Database } from "../database/connect.ts";
import type { Broker } from "../realtime/broker.ts";
import type { Device } from "../realtime/commands.ts";
import { topicOf } from "../realtime/topics.ts";

/** Puts presence together: who is here, what they say of themselves, and who is told. */
export const composePresence = async ({
  log,
  database: { sql },
  broker,
  clock,
  ledger,
  publish,
}: {
  log: Logger;
  database: Database;
  broker: Broker;
  clock: Clock;
  ledger: PresenceLedger;
  /** Sends a frame to every socket of this node that subscribes to the topic. */
  publish: (topic: string, frame: string) => void;
}) => {
  const statuses = createStandingStatuses({
    clock,
    after,
    readStatuses: (alsoOf) => readStatuses(sql, alsoOf),
  });
  const presence = createPresence({
    ledger,
    statuses,
    broker,
    tellHere: (to, event) => publish(topicOf(to), JSON.stringify(event)),
    circlesOf: (userIds, isShown) => circlesOf(sql, userIds, isShown),
    membersOf: (channelIds) => membersOf(sql, channelIds),
    maySee: (sights) => maySee(sql, sights),
    after,
    onFailure: (error) => log.warn({ err: error }, "Presence waits for the database"),
  });
  // After it hears what is set from now on.
  await statuses.reread();
  return {
    presence,
    commands: { presence: presenceCommand(presence), watch: watchCommand(presence) },
    handlers: statusHandlers({
      clock,
      readStatusOf: (userId) => readStatusOf(sql, userId),
      writeStatus: createWriteStatus({ sql, broker }),
    }),
    onLive: (device: Device, { userId }: Principal) => presence.deviceCame(userId, device),
    onGone: (device: Device, { userId }: Principal) => presence.deviceLeft(userId, device),
    /** What was set may not have been heard here. */
    reread: statuses.reread,
    /** Before somebody is erased. */
    forgetStatus: createForgetStatus({ sql, broker }),
  };
};
