import { useQuery } from "@tanstack/react-query";
import { useParley, useReplica } from "../../use-parley.ts";

const PAGE_ITEMS = 100;
/** Marks on messages are for those that one is likely to see. */
const PAGES_MAX = 5;

/** Whether a message is saved: as this page has heard, else as it stood when it was asked. */
export const useIsSaved = (messageId: string | undefined): boolean => {
  const parley = useParley();
  const heard = useReplica((state) => (messageId ? state.saved.get(messageId) : undefined));
  const { data } = useQuery({
    queryKey: ["saved-ids"],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const ids = new Set<string>();
      let cursor: string | undefined;
      for (let page = 0; page < PAGES_MAX; page += 1) {
        const { items, nextCursor } = await parley.call("saved.list", {
          limit: PAGE_ITEMS,
          ...(cursor && { cursor }),
        });
        for (const { message } of items) ids.add(message.id);
        if (!nextCursor) break;
        cursor = nextCursor;
      }
      return ids;
    },
  });
  return heard ?? (messageId !== undefined && (data?.has(messageId) ?? false));
};
