/** A push service need not take a body of more than 4,096 bytes; encryption and its header add 103 (RFC 8291 section 4). */
export const PAYLOAD_BYTES_MAX = 3_500;

/** What may be shortened, wherever in the payload it stands. Ids, addresses and tags keep their length. */
const TEXT_FIELDS: ReadonlySet<string> = new Set(["title", "body", "text"]);
const ELLIPSIS = "…";
/** Characters as readers see them: a flag or a family is one. */
const characters = new Intl.Segmenter("und", { granularity: "grapheme" });

interface TextField {
  readonly holder: Record<string, unknown>;
  readonly name: string;
  readonly text: string;
}

/**
 * The payload as JSON of at most PAYLOAD_BYTES_MAX bytes. Where it is longer, its longest text (`title`, `body`, `text`) is
 * cut between two characters and ends in "…", then the next longest; null where all of that is not enough.
 */
export const shortenPayload = (payload: object): string | null => {
  const whole = JSON.stringify(payload);
  if (fits(whole)) return whole;
  const copy = JSON.parse(whole) as Record<string, unknown>;
  const longestFirst = textFieldsOf(copy).toSorted((one, other) => bytesOf(other.text) - bytesOf(one.text));
  for (const field of longestFirst) {
    const shortened = shortenField(copy, field);
    if (fits(shortened)) return shortened;
  }
  return null;
};

const bytesOf = (text: string) => Buffer.byteLength(text);
const fits = (json: string) => bytesOf(json) <= PAYLOAD_BYTES_MAX;

const textFieldsOf = (value: unknown): TextField[] => {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.entries(holder).flatMap(([name, held]) =>
    typeof held === "string"
      ? TEXT_FIELDS.has(name)
        ? [{ holder, name, text: held }]
        : []
      : textFieldsOf(held),
  );
};

/** The most of the text that fits; nothing of it where nothing does. */
const shortenField = (copy: object, { holder, name, text }: TextField): string => {
  const attempt = (length: number): string => {
    holder[name] = length === 0 ? ELLIPSIS : text.slice(0, length).trimEnd() + ELLIPSIS;
    return JSON.stringify(copy);
  };
  const ends = [0, ...endsWithin(text, PAYLOAD_BYTES_MAX)];
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(attempt(ends[middle] ?? 0))) low = middle;
    else high = middle - 1;
  }
  return attempt(ends[low] ?? 0);
};

/** Where the characters of a text end that could fit at all: each unit is a byte at least. */
const endsWithin = (text: string, unitsMax: number): number[] => {
  const ends: number[] = [];
  for (const { index, segment } of characters.segment(text.slice(0, unitsMax + 1))) {
    const end = index + segment.length;
    if (end > unitsMax) break;
    ends.push(end);
  }
  return ends;
};
