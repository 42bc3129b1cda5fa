import { z } from "zod";
import type { Handlers } from "../../call.ts";
import type { Sql } from "../../database/sql.ts";
import { readCursor, writeCursor } from "../../identity/list-cursor.ts";
import { raiseInvalid } from "../../problem.ts";
import { dayBeginsAtMs } from "./day-begins-at.ts";
import { parseQuery } from "./parse-query.ts";
import { type ReadableChannel, readableBy } from "./readable-sql.ts";
import { resolveQuery } from "./resolve-query.ts";
import type { SearchIndex } from "./search-index.ts";
import { searchMessages } from "./search-messages.ts";
import type { QueryError, Read, SearchQuery } from "./search-query.ts";

export interface SearchDeps {
  readonly sql: Sql;
  readonly index: Pick<SearchIndex, "find">;
  /** Where this person is, as an IANA time zone; null: they have not said. */
  readonly timeZoneOf: (userId: string) => Promise<string | null>;
  /** Ids by name in lower case, whatever the case of those asked for. */
  readonly idsOfUsernames: (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

const Cursor = z.tuple([z.literal("search"), z.string().regex(/^\d{1,15}$/)]);

export const searchHandlers = ({
  sql,
  index,
  timeZoneOf,
  idsOfUsernames,
}: SearchDeps): Handlers<"search.messages"> => {
  const idsCalled = async (name: string): Promise<string[]> => {
    const ids = await idsOfUsernames([name]);
    return [...ids.values()];
  };

  const read = async (
    typed: string,
    userId: string,
    channelsOf: () => PromiseLike<readonly ReadableChannel[]>,
  ) => {
    const parsed = parseQuery(typed);
    if (parsed.at === "wrong") return parsed;
    const { before, after } = parsed.query;
    let channels: Promise<readonly ReadableChannel[]> | undefined;
    const timeZone = before === null && after === null ? null : await timeZoneOf(userId);
    return resolveQuery(parsed.query, {
      userId,
      peopleCalled: idsCalled,
      channelsCalled: async (name) => {
        const others = name.startsWith("@") ? await idsCalled(name.slice(1)) : [];
        channels ??= Promise.resolve(channelsOf());
        return (await channels).filter((channel) => isCalled(channel, name, others)).map(({ id }) => id);
      },
      dayBeginsAtMs: (day) => dayBeginsAtMs(day, timeZone),
    });
  };

  return {
    "search.messages": async ({ q, limit, cursor }, { principal: { userId } }) => {
      const from = cursor === undefined ? null : Number(readCursor(cursor, Cursor)[1]);
      const readable = readableBy(sql, userId);
      const [channels, query] = await Promise.all([
        readable.channelIds(),
        read(q, userId, readable.channels),
      ]);
      const { items, next } = await searchMessages({
        index,
        query: orRaise(query),
        channels,
        cursor: from,
        limit,
        messagesAt: readable.messagesAt,
        now: performance.now.bind(performance),
      });
      return { items: [...items], nextCursor: next === null ? null : writeCursor(["search", String(next)]) };
    },
  };
};

const caseless = (name: string): string => name.normalize("NFKC").toLowerCase();

/** By its name, by its id, and a direct channel by the other one's name. */
const isCalled = (
  { id, name, otherId }: ReadableChannel,
  wanted: string,
  others: readonly string[],
): boolean =>
  id === wanted.toLowerCase() ||
  (name !== null && caseless(name) === caseless(wanted)) ||
  (otherId !== null && others.includes(otherId));

const WORDS: Record<QueryError["code"], string> = {
  nothing_to_find: "add a word, or from:, in:, before:, after:, has: or mentions:",
  too_long: "too many words",
  prefix_too_short: "give two letters before the *",
  value_missing: "nothing follows the colon",
  date_invalid: "a day is written as 2026-01-31",
  has_unknown: "has:link or has:file",
  person_unknown: "nobody is called so",
  channel_unknown: "none of your channels is called so",
};

/** The place in what was typed, in UTF-16 units, is in the words: a pointer names fields. */
const orRaise = (read: Read<SearchQuery>): SearchQuery => {
  if (read.at === "read") return read.query;
  return raiseInvalid(
    read.errors.map(({ code, start, end }) => ({ pointer: "/q", detail: `${start}–${end}: ${WORDS[code]}` })),
    "search_invalid",
  );
};
