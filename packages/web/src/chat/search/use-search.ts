import { ParleyError } from "@parley/client";
import type { SearchHit } from "@parley/contract";
import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useParley } from "../../use-parley.ts";

/** While the index is built again, the question is asked again for so long. */
const PREPARING_ATTEMPTS_MAX = 60;
const PREPARING_MS = 2_000;

const isPreparing = (error: unknown): boolean =>
  error instanceof ParleyError && error.code === "search_not_ready";

/** Messages that match, the newest first, page by page; the answer before stays while another question is asked. */
export const useSearch = (q: string) => {
  const parley = useParley();
  const queries = useQueryClient();
  const query = useInfiniteQuery({
    queryKey: ["search", q],
    enabled: q !== "",
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      parley.call("search.messages", { q, ...(pageParam ? { cursor: pageParam } : {}) }),
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    retry: (count, error) => isPreparing(error) && count < PREPARING_ATTEMPTS_MAX,
    retryDelay: (_, error) =>
      error instanceof ParleyError && error.retryAfterSeconds !== null
        ? error.retryAfterSeconds * 1_000
        : PREPARING_MS,
  });
  const { data, hasNextPage, isFetching, fetchNextPage } = query;
  const last = data?.pages.at(-1);
  // The server gives up for now where it has looked at much and found little: one would see an end that is none.
  const goesOn = hasNextPage && last?.items.length === 0 && !isFetching;
  useEffect(() => {
    if (goesOn) void fetchNextPage();
  }, [goesOn, fetchNextPage]);
  const hits: readonly SearchHit[] | null =
    q === "" ? null : (data?.pages.flatMap((page) => page.items) ?? null);
  return {
    hits,
    error: q === "" ? null : query.error,
    isPreparing: isPreparing(query.failureReason),
    isSearching: q !== "" && query.isPlaceholderData,
    hasMore: hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void fetchNextPage(),
    retry: () => void queries.invalidateQueries({ queryKey: ["search", q] }),
  };
};
