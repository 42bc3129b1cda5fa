import type { SearchHit } from "@parley/contract";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import type { SpotLink } from "../message/jump-to.ts";
import { type PartError, queryErrors } from "./query-errors.ts";
import { useRecentSearches } from "./recent-searches.ts";
import { SearchField } from "./search-field.tsx";
import { filterText, joinQuery, splitQuery } from "./search-parts.ts";
import { SearchResults } from "./search-results.tsx";
import { useFilterName } from "./use-filter-name.ts";
import { useQueryText } from "./use-query-text.ts";
import { useSearch } from "./use-search.ts";

/** What was opened last of which search: the list goes on from there wherever it is shown next. */
let lastOpened: { readonly q: string; readonly messageId: string } | null = null;

interface SearchingProps {
  q: string;
  onQuery: (q: string) => void;
  linkOf: (hit: SearchHit) => SpotLink;
  /** Puts the two together: the field stays where it is, the results scroll. */
  children: (field: ReactNode, results: ReactNode) => ReactNode;
}

/** A search: the field and what was found, for its page and for the pane beside a conversation. */
export const Searching = ({ q, onQuery, linkOf, children }: SearchingProps) => {
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const query = useQueryText(q, onQuery);
  const search = useSearch(q);
  const { note } = useRecentSearches();
  const [current, setCurrent] = useState(() => (lastOpened?.q === q ? lastOpened.messageId : null));
  const errors = useMemo(() => queryErrors(search.error, joinQuery(splitQuery(q))), [search.error, q]);

  const open = (hit: SearchHit) => {
    lastOpened = { q, messageId: hit.message.id };
    setCurrent(hit.message.id);
    note(q);
  };

  // Whoever comes with a result goes on from it; who comes to search, types.
  const isHere = search.hits !== null;
  const isPlaced = useRef(false);
  useEffect(() => {
    if (isPlaced.current) return;
    if (current !== null && q !== "") {
      if (!isHere) return;
      const link = list.current?.querySelector<HTMLElement>(`[data-hit="${CSS.escape(current)}"]`);
      link?.focus();
    } else if (matchMedia("(pointer: fine)").matches) field.current?.focus();
    isPlaced.current = true;
  }, [isHere, current, q]);

  const firstHit = () => list.current?.querySelector<HTMLElement>("a[data-hit]")?.focus();
  return children(
    <div className="flex flex-col gap-1">
      <SearchField
        field={field}
        query={query}
        errors={errors}
        onSubmit={() => note(query.settle())}
        onDown={firstHit}
      />
      <QueryErrors q={q} errors={errors} />
    </div>,
    <SearchResults
      list={list}
      q={q}
      search={search}
      isExplained={errors.length > 0}
      current={current}
      linkOf={linkOf}
      onOpen={open}
      onAgain={(again) => query.replace(again)}
      onUp={() => field.current?.focus()}
    />,
  );
};

const sentenceOf = (detail: string): string =>
  `${detail.charAt(0).toLocaleUpperCase()}${detail.slice(1)}${/[.!?]$/.test(detail) ? "" : "."}`;

/** Below the field: what is wrong with which part. */
const QueryErrors = ({ q, errors }: { q: string; errors: readonly PartError[] }) => {
  const nameOf = useFilterName();
  if (errors.length === 0) return null;
  const { filters } = splitQuery(q);
  return (
    <div role="alert" className="border-s-2 border-danger ps-3 text-meta">
      {errors.map(({ filter, detail }) => {
        const wrong = filter === null ? undefined : filters[filter];
        return (
          <p key={`${filter} ${detail}`}>
            {wrong ? (
              <bdi className="font-semibold" title={filterText(wrong)}>
                {nameOf(wrong)}:
              </bdi>
            ) : null}
            {wrong ? " " : null}
            {sentenceOf(detail)}
          </p>
        );
      })}
    </div>
  );
};
