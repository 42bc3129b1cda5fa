import { keepPreviousData, type QueryKey, useInfiniteQuery } from "@tanstack/react-query";

interface PageOf<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

interface PageListInput<T> {
  queryKey: QueryKey;
  load: (page: { cursor?: string }) => Promise<PageOf<T>>;
  enabled?: boolean;
  /** What is shown while another question is asked: the last answer, so that nothing jumps; false where it is of another. */
  keepsPrevious?: boolean;
}

/** A list that comes page by page. */
export const usePageList = <T>({
  queryKey,
  load,
  enabled = true,
  keepsPrevious = true,
}: PageListInput<T>) => {
  const query = useInfiniteQuery({
    queryKey,
    enabled,
    initialPageParam: "",
    queryFn: ({ pageParam }) => load(pageParam ? { cursor: pageParam } : {}),
    getNextPageParam: (page) => page.nextCursor,
    refetchOnMount: "always",
    ...(keepsPrevious ? { placeholderData: keepPreviousData } : {}),
  });
  return {
    items: query.data?.pages.flatMap((page) => page.items) ?? null,
    error: query.error,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
  };
};
