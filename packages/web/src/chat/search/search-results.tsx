import type { SearchHit } from "@parley/contract";
import type { KeyboardEvent, RefObject } from "react";
import { useTranslation } from "react-i18next";
import { ExcerptSkeleton, ListProblem } from "../excerpt/list-states.tsx";
import { LoadMore } from "../excerpt/load-more.tsx";
import { useChannelsOf } from "../excerpt/use-channels-of.ts";
import { usePeople } from "../excerpt/use-people.ts";
import type { SpotLink } from "../message/jump-to.ts";
import { HitLine } from "./hit-line.tsx";
import { RecentSearches } from "./recent-list.tsx";
import type { useSearch } from "./use-search.ts";

interface SearchResultsProps {
  list: RefObject<HTMLUListElement | null>;
  q: string;
  search: ReturnType<typeof useSearch>;
  /** Whether what went wrong is said at the field already. */
  isExplained: boolean;
  /** The id of the message that is shown in its place. */
  current: string | null;
  linkOf: (hit: SearchHit) => SpotLink;
  onOpen: (hit: SearchHit) => void;
  onAgain: (q: string) => void;
  /** Arrow up, from the first. */
  onUp: () => void;
}

/** What was found, the newest first; the arrow keys go through it. */
export const SearchResults = (props: SearchResultsProps) => {
  const { list, q, search, isExplained, current, linkOf, onOpen, onAgain, onUp } = props;
  const { t } = useTranslation();
  const { hits, error, isPreparing, hasMore } = search;
  const people = usePeople(hits?.map(({ message }) => message.senderId) ?? []);
  const channels = useChannelsOf(hits?.map(({ message }) => message.channelId) ?? []);
  const onKey = (event: KeyboardEvent<HTMLUListElement>) => {
    const links = [...event.currentTarget.querySelectorAll<HTMLElement>("a[data-hit]")];
    const at = links.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (to < 0) onUp();
    else links[to]?.focus();
  };
  if (q === "") return <RecentSearches onAgain={onAgain} />;
  if (isPreparing && hits === null) {
    return (
      <p role="status" className="px-3 py-6 text-center text-muted">
        {t("places.search.preparing")}
      </p>
    );
  }
  if (error) return isExplained ? null : <ListProblem error={error} onRetry={search.retry} />;
  if (hits === null) return <ExcerptSkeleton />;
  if (hits.length === 0 && !hasMore) {
    return (
      <p role="status" className="px-3 py-6 text-center text-muted text-balance wrap-anywhere">
        {t("places.search.none", { query: q })}
      </p>
    );
  }
  return (
    <>
      <p className="sr-only">{t("places.search.keys")}</p>
      <ul
        ref={list}
        aria-label={t("places.search.results")}
        aria-busy={search.isSearching}
        onKeyDown={onKey}
        className={search.isSearching ? "flex flex-col opacity-60" : "flex flex-col"}
      >
        {hits.map((hit) => (
          <HitLine
            key={hit.message.id}
            hit={hit}
            link={linkOf(hit)}
            sender={people.get(hit.message.senderId)}
            channel={channels.get(hit.message.channelId)}
            isCurrent={hit.message.id === current}
            onOpen={() => onOpen(hit)}
          />
        ))}
      </ul>
      <LoadMore hasMore={hasMore} isLoading={search.isLoadingMore} onMore={search.loadMore} />
    </>
  );
};
