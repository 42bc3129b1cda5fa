import { phraseOf } from "./phrase.ts";
import { HAS, type ParsedQuery, type QueryError, type Read } from "./search-query.ts";
import { tokensOf } from "./tokens.ts";

/**
 * Reads what somebody typed into the search:
 *
 *     word  "a phrase"  wor*  -word  -"a phrase"
 *     from:@alice  from:me  in:#general  in:"Team lunch"  mentions:me  has:link  has:file
 *     before:2026-01-31  after:2026-01-31          any of them with - before it, but for the last two
 *
 * All must hold; of several `from:`, or of several `in:`, one must. Curly quotes are quotes; one that is not closed ends
 * with the text. What touches (`foo.bar`, `3月`) stands there in this order. A colon after any other word is a
 * full stop like every other sign. Whatever is typed, the answer is a query or says what is wrong where; it never throws.
 */
export const parseQuery = (text: string): Read<ParsedQuery> => {
  const errors: QueryError[] = [];
  const query: Mutable<ParsedQuery> = {
    phrases: [],
    from: [],
    in: [],
    mentions: [],
    has: [],
    before: null,
    after: null,
  };
  for (const part of partsOf(text)) {
    const wrong = add(query, part);
    if (wrong) errors.push({ code: wrong, start: part.start, end: part.end });
  }
  const whole = { start: 0, end: text.length };
  const size = query.phrases.reduce((sum, { phrase }) => sum + phrase.tokens.length + 1, 0);
  if (size + query.from.length + query.in.length + query.mentions.length > QUERY_PARTS_MAX) {
    errors.push({ code: "too_long", ...whole });
  } else if (errors.length === 0 && !looksForSomething(query)) {
    errors.push({ code: "nothing_to_find", ...whole });
  }
  return errors.length > 0 ? { at: "wrong", errors } : { at: "read", query };
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : T[K] };

/** Words, pairs and names in one query. Each costs a look into every part of the index. */
const QUERY_PARTS_MAX = 64;
/** Of a word that may go on. With fewer, every other message matches. */
const PREFIX_CHARACTERS_MIN = 2;

interface Part {
  readonly isExcluded: boolean;
  /** In lower case; empty for words. */
  readonly operator: string;
  readonly value: string;
  readonly isQuoted: boolean;
  readonly start: number;
  readonly end: number;
}

const QUOTES = '"“”„‟«»＂';
const PART = new RegExp(
  `(-?)(?:(from|in|mentions|has|before|after):)?(?:[${QUOTES}]([^${QUOTES}]*)(?:[${QUOTES}]|$)|([^\\s${QUOTES}]*))`,
  "iuy",
);

/** One after another, whatever stands between them skipped. */
function* partsOf(text: string): Generator<Part> {
  let at = 0;
  while (at < text.length) {
    PART.lastIndex = at;
    const found = PART.exec(text);
    const [whole = "", minus = "", operator = "", quoted, bare = ""] = found ?? [];
    if (whole === "") {
      at += 1;
      continue;
    }
    const end = at + whole.length;
    yield {
      isExcluded: minus !== "",
      operator: operator.toLowerCase(),
      value: quoted ?? bare,
      isQuoted: quoted !== undefined,
      start: at,
      end,
    };
    at = end;
  }
}

const add = (query: Mutable<ParsedQuery>, part: Part): QueryError["code"] | null => {
  const { operator, value, isExcluded, start, end } = part;
  if (operator === "") return addPhrase(query, part);
  if (value.trim() === "") return "value_missing";
  if (operator === "has") {
    const what = HAS.find((one) => one === value.toLowerCase() || `${one}s` === value.toLowerCase());
    if (!what) return "has_unknown";
    query.has.push({ what, isExcluded });
    return null;
  }
  if (operator === "before" || operator === "after") {
    if (isExcluded || !isDay(value)) return "date_invalid";
    // Of several, the narrowest.
    const [before, after] = [query.before, query.after];
    if (operator === "before") query.before = before !== null && before < value ? before : value;
    else query.after = after !== null && after > value ? after : value;
    return null;
  }
  query[operator as "from" | "in" | "mentions"].push({ name: value.trim(), isExcluded, start, end });
  return null;
};

const addPhrase = (
  query: Mutable<ParsedQuery>,
  { value, isQuoted, isExcluded }: Part,
): QueryError["code"] | null => {
  const isOpen = !isQuoted && value.endsWith("*");
  const phrase = phraseOf(value, { isOpen });
  // Signs alone stand in no index; beside words, they are passed over.
  if (!phrase) return null;
  const last = tokensOf(value).at(-1);
  if (isOpen && last?.kind === "word" && [...last.text].length < PREFIX_CHARACTERS_MIN)
    return "prefix_too_short";
  query.phrases.push({ phrase, isExcluded });
  return null;
};

const looksForSomething = ({ phrases, has, before, after, ...named }: ParsedQuery): boolean =>
  before !== null ||
  after !== null ||
  [...phrases, ...has, ...named.from, ...named.in, ...named.mentions].some(({ isExcluded }) => !isExcluded);

const isDay = (text: string): boolean => {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (!year || !month || !day) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return Number(year) >= 1970 && date.toISOString().startsWith(text);
};
