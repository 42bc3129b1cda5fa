import { Id, type LinkPreview } from "@parley/contract";
import { z } from "zod";
import type { Job } from "../../database/queue.ts";
import type { MessageCommits } from "../message/message-commits.ts";
import type { PreviewJob } from "./preview-news.ts";

const Reading = z.object({
  channelId: Id,
  messageId: Id,
  editCount: z.int(),
  urls: z.array(z.url()),
}) satisfies z.ZodType<PreviewJob>;

/** Does one job: reads the pages, and gives the message what they say of themselves, if its text is still the same. */
export const createReadPreviews =
  ({
    fetchPreview,
    commits,
  }: {
    /** Null: the page says nothing of itself, or cannot be read. */
    fetchPreview: (url: string) => Promise<LinkPreview | null>;
    commits: Pick<MessageCommits, "change">;
  }) =>
  async ({ data }: Job): Promise<void> => {
    const { channelId, messageId, editCount, urls } = Reading.parse(data);
    const read = await Promise.all(urls.map(fetchPreview));
    const previews = read.filter((preview) => preview !== null);
    if (previews.length > 0)
      await commits.change({ kind: "previews", channelId, messageId, previews, editCount });
  };
