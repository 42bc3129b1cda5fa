import type { Phrase, Range } from "./phrase.ts";

/** A name as somebody typed it after `from:`, `in:` or `mentions:`, and where. */
export interface Named extends Range {
  readonly name: string;
  readonly isExcluded: boolean;
}

/** What somebody typed, read; its names are not yet looked up. */
export interface ParsedQuery {
  readonly phrases: readonly { readonly phrase: Phrase; readonly isExcluded: boolean }[];
  readonly from: readonly Named[];
  readonly in: readonly Named[];
  readonly mentions: readonly Named[];
  readonly has: readonly { readonly what: Has; readonly isExcluded: boolean }[];
  /** Days, as `2026-01-31`: created before the day began, and after it ended. */
  readonly before: string | null;
  readonly after: string | null;
}

export const HAS = ["link", "file"] as const;
export type Has = (typeof HAS)[number];

/** What a search is for: ids where names were. Every list must hold as a whole, and so must all of them. */
export interface SearchQuery {
  readonly phrases: readonly Phrase[];
  readonly has: readonly Has[];
  /** Of each group, one at least. */
  readonly from: readonly string[];
  readonly mentions: readonly (readonly string[])[];
  readonly channels: readonly string[] | "all";
  readonly not: {
    readonly phrases: readonly Phrase[];
    readonly has: readonly Has[];
    readonly from: readonly string[];
    readonly mentions: readonly string[];
    readonly channels: readonly string[];
  };
  /** Milliseconds since the epoch: `fromMs` is in, `beforeMs` is not. */
  readonly fromMs: number | null;
  readonly beforeMs: number | null;
}

/** What is wrong with a query: `start` and `end` are the place in it, in UTF-16 units. */
export interface QueryError extends Range {
  readonly code:
    | "nothing_to_find"
    | "too_long"
    | "prefix_too_short"
    | "value_missing"
    | "date_invalid"
    | "has_unknown"
    | "person_unknown"
    | "channel_unknown";
}

export type Read<T> =
  | { readonly at: "read"; readonly query: T }
  | { readonly at: "wrong"; readonly errors: readonly QueryError[] };
