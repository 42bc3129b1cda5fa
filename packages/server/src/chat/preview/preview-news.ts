import type { Queue } from "../../database/queue.ts";
import type { LogFollower } from "../follower/follower.ts";
import type { InChannel } from "../message/message-log.ts";

export const PREVIEW_QUEUE = "link-previews";

/** What a job is to read: the pages that one text of a message links to. */
export interface PreviewJob {
  readonly channelId: string;
  readonly messageId: string;
  /** Which text, by how often it had been edited. */
  readonly editCount: number;
  readonly urls: readonly string[];
}

/** Texts that were looked at: a message that is only reacted to comes again, and its links need not be read again. */
const REMEMBERED_MAX = 10_000;

/** What follows from a message with links: a job that reads the pages. */
export const createPreviewNews = ({
  queue,
  linksIn,
}: {
  queue: Pick<Queue, "put">;
  /** The first few links of a text. */
  linksIn: (markdown: string) => readonly string[];
}): LogFollower => {
  const remembered = new Set<string>();
  const keyOf = ({ message }: InChannel) => `${message.id}:${message.editCount}`;
  const remember = (key: string) => {
    if (remembered.size >= REMEMBERED_MAX) remembered.clear();
    remembered.add(key);
  };
  return {
    name: "previews",
    concerns: (taken) => {
      const { text, previews } = taken.message;
      return text.includes("://") && previews.length === 0 && !remembered.has(keyOf(taken));
    },
    handle: async (taken) => {
      const jobs = taken.flatMap((one): { key: string; job: PreviewJob }[] => {
        const { channelId, id: messageId, editCount, text } = one.message;
        const urls = linksIn(text);
        return urls.length === 0 ? [] : [{ key: keyOf(one), job: { channelId, messageId, editCount, urls } }];
      });
      return {
        async write(trx) {
          for (const { key, job } of jobs) {
            await queue.put(trx, PREVIEW_QUEUE, job, { singletonKey: key, retryLimit: 2, retryDelay: 30 });
          }
        },
        told() {
          for (const one of taken) remember(keyOf(one));
        },
      };
    },
  };
};
