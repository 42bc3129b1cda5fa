import type { Message } from "@parley/contract";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useParley, useReplica } from "../../use-parley.ts";

/** Enough of the end of a thread to know who wrote in it last. */
const PAGE_ITEMS = 12;
const REPLIERS_MAX = 3;

export interface ThreadSummary {
  /** Ids of those who wrote last, the latest first. */
  readonly repliers: readonly string[];
  /** RFC 3339; null while it is on its way. */
  readonly lastAt: string | null;
}

/** Who wrote last in a thread, and when, from the end of it. */
export const summaryOf = (messages: readonly Message[]): ThreadSummary => {
  const latest = messages.filter((message) => message.deletedAt === null).reverse();
  const repliers = [...new Set(latest.map(({ senderId }) => senderId))].slice(0, REPLIERS_MAX);
  return { repliers, lastAt: messages.at(-1)?.createdAt ?? null };
};

/** The same of the thread of a message; asked for again when there is a reply more, unless it is held. */
export const useThreadSummary = ({ threadId, threadCount }: Message): ThreadSummary => {
  const parley = useParley();
  const held = useReplica((state) => {
    const window = threadId ? state.channels.get(threadId)?.window : null;
    return window?.atEnd ? window.messages : undefined;
  });
  const { data } = useQuery({
    queryKey: ["thread-end", threadId, threadCount],
    enabled: threadId !== null && threadCount > 0 && held === undefined,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: async () => (await parley.call("message.page", { id: threadId ?? "", limit: PAGE_ITEMS })).items,
  });
  return summaryOf(held ?? data ?? []);
};
