import { Id } from "@parley/contract";
import { z } from "zod";
import type { Job, JobOptions } from "../../database/queue.ts";

export const PURGE_QUEUE = "channel-purge";

/** Five days of trying: what has to go must not stay because the database was away. */
export const PURGE_RETRIES: JobOptions = {
  retryLimit: 128,
  retryDelay: 15,
  retryBackoff: true,
  retryDelayMax: 3_600,
};

/** What is removed of a channel that was deleted. Each step answers whether there was anything; done again, it finds less. */
export interface ChannelRemains {
  /** Messages of the channel and its threads, with their edits and whom they mention. */
  removeMessages(channelId: string): Promise<boolean>;
  /** What people hold that is about them: drafts, what they saved, scheduled and were notified of. */
  removeWhatPeopleHold(channelId: string): Promise<boolean>;
  /** Threads, once nothing is in them. */
  removeThreads(channelId: string): Promise<boolean>;
  /** The channel itself: the last step, after which there is nothing to find the others by. */
  removeChannel(channelId: string): Promise<void>;
}

const Data = z.object({ channelId: Id });

/** The job: batch after batch, each by itself, so that nobody waits for it; interrupted, the next try goes on. */
export const createPurgeChannel =
  (remains: ChannelRemains) =>
  async ({ data }: Pick<Job, "data">): Promise<void> => {
    const { channelId } = Data.parse(data);
    for (const step of ["removeMessages", "removeWhatPeopleHold", "removeThreads"] as const) {
      while (await remains[step](channelId)) {
        // Until there is no more.
      }
    }
    await remains.removeChannel(channelId);
  };
