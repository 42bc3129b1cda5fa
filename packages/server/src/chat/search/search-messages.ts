import type { Message } from "@parley/contract";
import { highlightsOf } from "./highlights.ts";
import type { Range } from "./phrase.ts";
import type { Hit, SearchIndex } from "./search-index.ts";
import type { SearchQuery } from "./search-query.ts";

/** How long one call goes on when the index has looked at much and found nothing, or less than a page. */
const NOTHING_PATIENCE_MS = 100;
const LITTLE_PATIENCE_MS = 10;

export interface SearchHit {
  readonly message: Message;
  readonly highlights: Range[];
}

export interface SearchPage {
  readonly items: readonly SearchHit[];
  /** Where to go on; null at the end. A page may be short, or empty, and there be more. */
  readonly next: number | null;
}

/**
 * One page of messages that match, the newest first. The index says where to look; what is shown is the message as it now
 * is, read for the person who asks, and only if it still matches.
 */
export const searchMessages = async ({
  index,
  query,
  channels,
  cursor,
  limit,
  messagesAt,
  now,
}: {
  index: Pick<SearchIndex, "find">;
  query: SearchQuery;
  channels: readonly string[];
  cursor: number | null;
  limit: number;
  /** Those that the person can read, in the order given. */
  messagesAt: (hits: readonly Hit[]) => Promise<readonly Message[]>;
  /** Monotonic milliseconds. */
  now: () => number;
}): Promise<SearchPage> => {
  const from = now();
  const items: SearchHit[] = [];
  for (let at = cursor; ; ) {
    const { hits, next } = await index.find({ query, channels, cursor: at, limit: limit - items.length });
    for (const message of await messagesAt(hits)) {
      const highlights = highlightsOf(query, message.text);
      if (highlights) items.push({ message, highlights });
    }
    const patienceMs = items.length > 0 ? LITTLE_PATIENCE_MS : NOTHING_PATIENCE_MS;
    if (next === null || items.length === limit || now() - from >= patienceMs) return { items, next };
    at = next;
  }
};
