import { useCallback, useEffect, useRef, useState } from "react";
import {
  type Filter,
  filterText,
  joinQuery,
  openFilter,
  type SearchParts,
  settledText,
  splitQuery,
  withFilter,
} from "./search-parts.ts";

/** Nothing is asked while one types on. */
const SETTLED_AFTER_MS = 250;

/**
 * What is typed into a search: whole filters become chips as soon as a space follows, the query is told once one
 * pauses. Nothing is touched while an input method composes.
 */
export const useQueryText = (q: string, onQuery: (q: string) => void) => {
  const [parts, setParts] = useState<SearchParts>(() => splitQuery(q));
  const told = useRef(q);
  const latest = useRef({ parts, onQuery });
  latest.current = { parts, onQuery };
  const timer = useRef(0);

  // Somebody went to another search: by a link, or back in the history.
  useEffect(() => {
    if (q === told.current) return;
    told.current = q;
    clearTimeout(timer.current);
    setParts(splitQuery(q));
  }, [q]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const tell = useCallback((next: SearchParts, isNow: boolean) => {
    clearTimeout(timer.current);
    const run = () => {
      const wanted = joinQuery({ ...next, text: settledText(next.text) }).q;
      if (wanted === told.current) return;
      told.current = wanted;
      latest.current.onQuery(wanted);
    };
    if (isNow) run();
    else timer.current = window.setTimeout(run, SETTLED_AFTER_MS);
  }, []);

  const change = useCallback(
    (next: SearchParts, { isNow = false, isComposing = false } = {}) => {
      setParts(next);
      latest.current.parts = next;
      if (!isComposing) tell(next, isNow);
    },
    [tell],
  );

  /** The text as the field has it now. */
  const type = useCallback(
    (typed: string, isComposing: boolean) => {
      const { filters } = latest.current.parts;
      if (isComposing) return change({ filters, text: typed }, { isComposing });
      // A filter ends where a space follows, or where something does that cannot belong to it.
      const open = openFilter(typed);
      const whole = open ? typed.slice(0, open.start) : typed;
      const split = splitQuery(whole);
      if (split.filters.length === 0) return change({ filters, text: typed });
      const rest = [split.text, open ? typed.slice(open.start) : ""].filter(Boolean).join(" ");
      change({ filters: split.filters.reduce(withFilter, [...filters]), text: rest });
    },
    [change],
  );

  /** A filter was chosen, in the place of the one that is being typed. */
  const add = useCallback(
    (filter: Filter) => {
      const { filters, text } = latest.current.parts;
      change({ filters: withFilter(filters, filter), text: settledText(text) }, { isNow: true });
    },
    [change],
  );

  const removeAt = useCallback(
    (index: number) => {
      const { filters, text } = latest.current.parts;
      change({ filters: filters.filter((_, at) => at !== index), text }, { isNow: true });
    },
    [change],
  );

  /** Everything that was typed counts from here on, a filter without a space behind it too. */
  const settle = useCallback((): string => {
    const { filters, text } = latest.current.parts;
    const split = splitQuery(text);
    const next = { filters: split.filters.reduce(withFilter, [...filters]), text: split.text };
    change(next, { isNow: true });
    return joinQuery(next).q;
  }, [change]);

  /** The last chip becomes words again, to be changed. */
  const takeBack = useCallback(() => {
    const { filters, text } = latest.current.parts;
    const last = filters.at(-1);
    if (last) change({ filters: filters.slice(0, -1), text: `${text.trim()} ${filterText(last)}`.trim() });
  }, [change]);

  const replace = useCallback((next: string) => change(splitQuery(next), { isNow: true }), [change]);
  return { parts, type, add, removeAt, settle, takeBack, replace };
};
