/** What narrows a search down, besides its words. */
export const FILTER_KEYS = ["from", "in", "after", "before", "has", "mentions"] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];

export interface Filter {
  readonly key: FilterKey;
  /** A username, a channel's name, a day as `2026-01-31`, `link`, `file`, `me`. */
  readonly value: string;
  readonly isExcluded: boolean;
}

/** What is searched for: filters, each a chip, and the words typed beside them. */
export interface SearchParts {
  readonly filters: readonly Filter[];
  readonly text: string;
}

const QUOTES = '"“”„‟«»＂';
/** As the server reads it: an operator at the beginning of a word, with a value that may be quoted. */
const FILTER = new RegExp(
  `(?<![^\\s])(-?)(${FILTER_KEYS.join("|")}):(?:[${QUOTES}]([^${QUOTES}]+)[${QUOTES}]|([^\\s${QUOTES}]+))(?=\\s|$)`,
  "giu",
);

/** Takes whole filters out of what was typed; the rest is words. */
export const splitQuery = (typed: string): SearchParts => {
  const filters: Filter[] = [];
  const text = typed.replace(FILTER, (_, minus: string, key: string, quoted?: string, bare?: string) => {
    filters.push({
      key: key.toLowerCase() as FilterKey,
      value: (quoted ?? bare ?? "").trim(),
      isExcluded: minus !== "",
    });
    return "";
  });
  return { filters, text: text.replace(/\s+/gu, " ").trim() };
};

const isSame = (a: Filter, b: Filter) =>
  a.key === b.key && a.isExcluded === b.isExcluded && a.value.toLowerCase() === b.value.toLowerCase();

/** With one filter more; twice the same is once. */
export const withFilter = (filters: readonly Filter[], filter: Filter): Filter[] =>
  filters.some((held) => isSame(held, filter)) ? [...filters] : [...filters, filter];

/** A filter as one types it. */
export const filterText = ({ key, value, isExcluded }: Filter): string => {
  const isPlain = !/\s/u.test(value) && ![...QUOTES].some((quote) => value.includes(quote));
  return `${isExcluded ? "-" : ""}${key}:${isPlain ? value : `"${value}"`}`;
};

/** A part of a query as it is sent: `start` and `end` are its place, in UTF-16 units, the end exclusive. */
export interface PlacedPart {
  readonly start: number;
  readonly end: number;
  /** Which of the filters; null: the words. */
  readonly filter: number | null;
}

export interface SentQuery {
  readonly q: string;
  readonly parts: readonly PlacedPart[];
}

/** The query that is sent, and where in it each part stands. */
export const joinQuery = ({ filters, text }: SearchParts): SentQuery => {
  const parts: PlacedPart[] = [];
  let q = "";
  const add = (piece: string, filter: number | null) => {
    if (piece === "") return;
    const start = q === "" ? 0 : q.length + 1;
    q = q === "" ? piece : `${q} ${piece}`;
    parts.push({ start, end: start + piece.length, filter });
  };
  filters.forEach((filter, index) => {
    add(filterText(filter), index);
  });
  add(text.trim(), null);
  return { q, parts };
};

/** A filter that is being typed at the end of a text: what completions are offered for, and what is not searched yet. */
export interface OpenFilter {
  readonly key: FilterKey;
  readonly isExcluded: boolean;
  readonly typed: string;
  /** Where it begins in the text. */
  readonly start: number;
}

const OPEN = new RegExp(
  `(?<![^\\s])(-?)(${FILTER_KEYS.join("|")}):(?:[${QUOTES}]([^${QUOTES}]*)|([^\\s${QUOTES}]*))$`,
  "iu",
);

export const openFilter = (text: string): OpenFilter | null => {
  const found = OPEN.exec(text);
  if (!found) return null;
  const [, minus, key, quoted, bare] = found;
  return {
    key: (key ?? "").toLowerCase() as FilterKey,
    isExcluded: minus !== "",
    typed: quoted ?? bare ?? "",
    start: found.index,
  };
};

/** What of a text is searched for already: not the filter that is being typed. */
export const settledText = (text: string): string => {
  const open = openFilter(text);
  return (open ? text.slice(0, open.start) : text).trim();
};
