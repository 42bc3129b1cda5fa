import type { Phrase } from "./phrase.ts";
import type { IndexedMessage } from "./search-index.ts";
import type { Has, SearchQuery } from "./search-query.ts";
import { tokensOf } from "./tokens.ts";

/**
 * What stands in the index of a message, and how to ask for it. A message is a row of terms with spaces between them:
 * first what is known of it, then its tokens. A term of the first kind begins with a full stop, which no token contains,
 * so that nothing typed can pass for one.
 */
export const CHANNEL_TERM = ".c";
const hasTerm: Readonly<Record<Has, string>> = { link: ".l", file: ".a" };
const idTerm = (kind: "f" | "m", id: string): string => `.${kind}${id.replaceAll(/[^0-9a-zA-Z]/g, "")}`;
const LINK = /https?:\/\/[^\s/]/iu;

export const termsOf = (message: IndexedMessage, channel: number): string =>
  [
    `${CHANNEL_TERM}${channel}`,
    idTerm("f", message.senderId),
    ...(LINK.test(message.text) ? [hasTerm.link] : []),
    ...(message.hasFile ? [hasTerm.file] : []),
    ...message.mentions.map((id) => idTerm("m", id)),
    ...tokensOf(message.text).map(({ text }) => text),
  ].join(" ");

/** Of FTS5: terms in quotes, between which only our own words stand. No token contains a quote. */
const quoted = (terms: readonly string[], isOpen = false): string =>
  `"${terms.join(" ")}"${isOpen ? " *" : ""}`;
const phraseExpression = ({ tokens, beginning }: Phrase): string =>
  beginning === "" ? quoted(tokens) : quoted([...tokens, beginning], true);

export const oneOf = (expressions: readonly string[]): string =>
  expressions.length === 1 ? (expressions[0] as string) : `(${expressions.join(" OR ")})`;

const people = (kind: "f" | "m", ids: readonly string[]): string[] =>
  ids.map((id) => quoted([idTerm(kind, id)]));

/** What must all match, and what must not; channels and times are left to whoever asks. */
export interface MatchParts {
  readonly all: readonly string[];
  readonly none: readonly string[];
}

export const matchPartsOf = ({ phrases, has, from, mentions, not }: SearchQuery): MatchParts => ({
  all: [
    ...phrases.map(phraseExpression),
    ...has.map((what) => quoted([hasTerm[what]])),
    ...(from.length > 0 ? [oneOf(people("f", from))] : []),
    ...mentions.map((ids) => oneOf(people("m", ids))),
  ],
  none: [
    ...not.phrases.map(phraseExpression),
    ...not.has.map((what) => quoted([hasTerm[what]])),
    ...people("f", not.from),
    ...people("m", not.mentions),
  ],
});

export const channelsExpression = (channels: readonly number[]): string =>
  oneOf(channels.map((channel) => quoted([`${CHANNEL_TERM}${channel}`])));

/** At least one of `all` is there. */
export const matchExpression = ({ all, none }: MatchParts): string => {
  const wanted = all.join(" AND ");
  return none.length === 0 ? wanted : `(${wanted}) NOT ${oneOf(none)}`;
};
