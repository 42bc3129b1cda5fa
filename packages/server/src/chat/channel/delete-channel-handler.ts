import type { Handlers } from "../../call.ts";
import type { Queue } from "../../database/queue.ts";
import type { Signal } from "../../realtime/signal.ts";
import { tellAllLeft } from "./channel-facts.ts";
import type { CommitInTurn } from "./commit-in-turn-sql.ts";
import { closeForGood } from "./delete-channel-sql.ts";
import { PURGE_QUEUE, PURGE_RETRIES } from "./purge-channel.ts";

/** Deletes a channel: from this moment it is nobody's; a job removes what was in it. */
export const deleteChannelHandler = ({
  commit,
  queue,
}: {
  commit: CommitInTurn;
  queue: Pick<Queue, "put">;
}): Handlers<"channel.delete"> => ({
  "channel.delete": ({ id: channelId }, { principal: { userId } }) =>
    commit(channelId, async (trx, at) => {
      const { memberIds } = await closeForGood(trx, { channelId, userId }, { at });
      await queue.put(trx, PURGE_QUEUE, { channelId }, PURGE_RETRIES);
      const leaves = memberIds.map((memberId): Signal => ({ kind: "leave", userId: memberId, channelId }));
      return { value: undefined, tell: [tellAllLeft(channelId), ...leaves] };
    }),
});
