import { RECOVERY_MESSAGES_MAX } from "@parley/contract";
import { createGroupCommit } from "../../database/group-commit.ts";
import { raise } from "../../problem.ts";
import type { CommandHandler } from "../../realtime/commands.ts";
import { homeReceived } from "../channel/home-received.ts";
import type { ThreadHomes } from "../channel/thread-homes-sql.ts";
import type { MessageLog, Position, Recovery } from "../message/message-log.ts";
import { recoveryFrames } from "./recovery-frames.ts";

/** Answers `sync`: what one channel has changed above a version. Whoever receives it may ask, or the parent of a thread. */
export const syncCommand = (log: MessageLog, threadHomes: ThreadHomes): CommandHandler<"sync"> => {
  const together = createGroupCommit<Position, Recovery>({
    run: (positions) => log.recover(positions, RECOVERY_MESSAGES_MAX),
  });
  return async ({ ref, channelId, version }, { device }) => {
    if ((await homeReceived(channelId, { device, threadHomes })) === null) raise("channel_not_found");
    const recovery = await together.submit({ channelId, version });
    const frames = recoveryFrames(channelId, recovery, ref);
    for (const frame of frames.slice(0, -1)) device.sendEncoded(frame);
    return frames.at(-1);
  };
};
