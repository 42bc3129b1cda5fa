import { createRequireMember } from "../chat/channel/require-member-sql.ts";
import { changeHandlers } from "../chat/message/change-handlers.ts";
import { createChangeMessage } from "../chat/message/change-message.ts";
import { createWithMentions } from "../chat/message/find-mentions.ts";
import { createMentionableIn } from "../chat/message/mentionable-in-sql.ts";
import { changeCommands, sendCommand } from "../chat/message/message-commands.ts";
import { createMessageCommits } from "../chat/message/message-commits.ts";
import { messageHandlers } from "../chat/message/message-handlers.ts";
import type { MessageLog } from "../chat/message/message-log.ts";
import { createSqlMessageLog } from "../chat/message/message-log-sql.ts";
import { createSendMessage } from "../chat/message/send-message.ts";
import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import type { Database } from "../database/connect.ts";
import type { Broker } from "../realtime/broker.ts";

/** Puts messages together: their log, the one way in, and what people do with them. */
export const composeMessages = ({
  config,
  database: { sql },
  appends,
  broker,
  clock,
  idsOfUsernames,
  isHere,
  onError,
  wrapLog,
}: {
  config: Config;
  database: Database;
  appends: Database;
  broker: Broker;
  clock: Clock;
  idsOfUsernames: (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  isHere: (userId: string) => boolean;
  onError: (error: unknown) => void;
  wrapLog: (log: MessageLog) => MessageLog;
}) => {
  const log = wrapLog(createSqlMessageLog({ sql: appends.sql, reads: sql, direct: config.DIRECT_MESSAGES }));
  const withMentions = createWithMentions({
    idsOfUsernames,
    mentionableIn: createMentionableIn(sql),
    isHere,
  });
  const commits = createMessageCommits({ log, broker, withMentions, onFailure: onError });
  const send = createSendMessage({ commits, clock });
  const change = createChangeMessage({ commits, clock, editMinutes: config.EDIT_MINUTES });
  const requireMember = createRequireMember(sql);
  return {
    log,
    commits,
    send,
    requireMember,
    commands: { send: sendCommand(send), ...changeCommands(change) },
    handlers: {
      ...messageHandlers({ sql, send, log, requireMember }),
      ...changeHandlers({ sql, change, requireMember }),
    },
  };
};
