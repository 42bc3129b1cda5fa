import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useSettled } from "../../design/use-settled.ts";
import { useParley } from "../../use-parley.ts";

const ASK_AFTER_MS = 150;
const PAGE = 50;

/** Public channels with what is typed in name, topic or description, once one pauses; pages come as they are asked for. */
export const usePublicChannels = (typed: string) => {
  const parley = useParley();
  const query = useSettled(typed.trim(), ASK_AFTER_MS);
  const { data, error, isLoading, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ["public-channels", query],
    initialPageParam: "",
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      parley.call("channel.browse", { query, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }),
    getNextPageParam: (page) => page.nextCursor,
    refetchOnMount: "always",
  });
  return {
    channels: data?.pages.flatMap((page) => page.items),
    query,
    error,
    isLoading,
    hasMore: hasNextPage,
    loadMore: () => void fetchNextPage(),
  };
};
