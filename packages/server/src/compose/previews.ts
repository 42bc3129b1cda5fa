import type { MessageCommits } from "../chat/message/message-commits.ts";
import { createPreviewNews, PREVIEW_QUEUE } from "../chat/preview/preview-news.ts";
import { createReadPreviews } from "../chat/preview/read-previews.ts";
import type { Config } from "../config.ts";
import type { Queue } from "../database/queue.ts";
import { createFetchPreview, PREVIEW_LIMITS } from "../outbound/preview/fetch-preview.ts";
import { linksIn } from "../outbound/preview/links-in.ts";
import { createSafeFetch } from "../outbound/safe-fetch/safe-fetch.ts";
import type { FollowLog } from "./follow-log.ts";

/** Pages read at once; each may take seconds. */
const AT_ONCE = 4;

/** Puts link previews together: what finds the links, and what reads the pages; null where the operator wants none. */
export const composePreviews = async ({
  config,
  queue,
  commits,
  followLog,
}: {
  config: Config;
  queue: Queue;
  commits: MessageCommits;
  followLog: FollowLog;
}) => {
  if (!config.LINK_PREVIEWS) return null;
  const fetch = createSafeFetch({ allowPrivate: config.OUTBOUND_ALLOW_PRIVATE, ...PREVIEW_LIMITS });
  const readPreviews = createReadPreviews({ fetchPreview: createFetchPreview({ fetch }), commits });
  await queue.work(PREVIEW_QUEUE, readPreviews, { atOnce: AT_ONCE });
  return followLog(createPreviewNews({ queue, linksIn }));
};
