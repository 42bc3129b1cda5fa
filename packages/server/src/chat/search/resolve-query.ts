import type { Named, ParsedQuery, QueryError, Read, SearchQuery } from "./search-query.ts";

/** Who searches, and how they name people, channels and days. */
export interface Searcher {
  readonly userId: string;
  /** The ids of those called so; none: nobody that the searcher may know of. */
  peopleCalled(name: string): Promise<readonly string[]>;
  /** The same of channels that the searcher can read. */
  channelsCalled(name: string): Promise<readonly string[]>;
  /** When this day (`2026-01-31`) begins where the searcher is: milliseconds since the epoch. */
  dayBeginsAtMs(day: string): number;
}

/** Puts ids in the place of names. Names that are unknown to the searcher are errors, whether they exist or not. */
export const resolveQuery = async (parsed: ParsedQuery, searcher: Searcher): Promise<Read<SearchQuery>> => {
  const errors: QueryError[] = [];
  const lookUp = async (
    named: readonly Named[],
    code: QueryError["code"],
    idsOf: (name: string) => Promise<readonly string[]>,
  ) => {
    const found = await Promise.all(
      named.map(async ({ name, isExcluded, start, end }) => {
        const ids = await idsOf(name);
        if (ids.length === 0) errors.push({ code, start, end });
        return { ids, isExcluded };
      }),
    );
    const groups = found.filter(({ isExcluded }) => !isExcluded).map(({ ids }) => ids);
    return { groups, not: found.filter(({ isExcluded }) => isExcluded).flatMap(({ ids }) => ids) };
  };
  const person = async (name: string) =>
    name.toLowerCase() === "me" ? [searcher.userId] : searcher.peopleCalled(name.replace(/^@/, ""));
  const [from, mentions, channels] = await Promise.all([
    lookUp(parsed.from, "person_unknown", person),
    lookUp(parsed.mentions, "person_unknown", person),
    lookUp(parsed.in, "channel_unknown", (name) => searcher.channelsCalled(name.replace(/^#/, ""))),
  ]);
  if (errors.length > 0) return { at: "wrong", errors: errors.toSorted((a, b) => a.start - b.start) };
  const phrases = (excluded: boolean) =>
    parsed.phrases.filter(({ isExcluded }) => isExcluded === excluded).map(({ phrase }) => phrase);
  const has = (excluded: boolean) =>
    parsed.has.filter(({ isExcluded }) => isExcluded === excluded).map(({ what }) => what);
  return {
    at: "read",
    query: {
      phrases: phrases(false),
      has: has(false),
      from: from.groups.flat(),
      mentions: mentions.groups,
      channels: channels.groups.length > 0 ? channels.groups.flat() : "all",
      not: {
        phrases: phrases(true),
        has: has(true),
        from: from.not,
        mentions: mentions.not,
        channels: channels.not,
      },
      fromMs: parsed.after === null ? null : searcher.dayBeginsAtMs(dayAfter(parsed.after)),
      beforeMs: parsed.before === null ? null : searcher.dayBeginsAtMs(parsed.before),
    },
  };
};

const DAY_MS = 86_400_000;
const dayAfter = (day: string): string => new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);
