import { Tokenizer } from "htmlparser2";
import { plainLine } from "../mail/plain-line.ts";

const TITLE_CHARACTERS_MAX = 200;
const DESCRIPTION_CHARACTERS_MAX = 300;
const SITE_NAME_CHARACTERS_MAX = 80;
/** Something to see: invisible characters alone are no title. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** What a page says of itself, as plain text on one line each; null where it says nothing. */
export interface PageWords {
  readonly title: string | null;
  readonly description: string | null;
  readonly siteName: string | null;
}

/**
 * Reads a page: Open Graph, then Twitter cards, then `<title>` and `<meta name=description>`; of several, the first that is
 * not empty. Entities are decoded; controls and what turns the direction of reading are taken out; what looks like markup
 * in them is text. Scripts are not run.
 */
export const readPage = (html: string): PageWords => {
  const { metas, title } = wordsIn(html);
  const firstOf = (charactersMax: number, candidates: readonly (string | undefined)[]) =>
    candidates
      .map((candidate) => plainLine(candidate ?? "", charactersMax))
      .find((line) => VISIBLE.test(line)) ?? null;
  const meta = (name: string) => metas.get(name);
  return {
    title: firstOf(TITLE_CHARACTERS_MAX, [meta("og:title"), meta("twitter:title"), title]),
    description: firstOf(DESCRIPTION_CHARACTERS_MAX, [
      meta("og:description"),
      meta("twitter:description"),
      meta("description"),
    ]),
    siteName: firstOf(SITE_NAME_CHARACTERS_MAX, [meta("og:site_name")]),
  };
};

/**
 * Every `<meta>` by its property or name, and the first title. Token by token, and without a tree: what keeps the open
 * elements (lol-html, and with it Bun's HTMLRewriter) can be made to look through a hundred thousand of them for each tag,
 * which takes seconds for half a megabyte, while the tokens of the worst take 40 ms.
 */
const wordsIn = (html: string) => {
  const metas = new Map<string, string>();
  let title: string | undefined;
  let isInTitle = false;
  // A drawing has titles, too.
  let drawings = 0;
  let tag = "";
  let attributes = new Map<string, string>();
  let [name, value] = ["", ""];

  const openTag = () => {
    if (tag === "svg") drawings++;
    if (tag === "title" && drawings === 0 && title === undefined) {
      isInTitle = true;
      title = "";
    }
    if (tag === "meta") noteMeta(attributes, metas);
  };
  const addToTitle = (text: string) => {
    if (isInTitle) title += text;
  };
  const nothing = () => undefined;
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname(start, end) {
        tag = html.slice(start, end).toLowerCase();
        attributes = new Map();
      },
      onattribname(start, end) {
        [name, value] = [html.slice(start, end).toLowerCase(), ""];
      },
      onattribdata(start, end) {
        value += html.slice(start, end);
      },
      onattribentity(codePoint) {
        value += String.fromCodePoint(codePoint);
      },
      onattribend() {
        // Of one that is given twice, the first counts (WHATWG HTML).
        if (tag === "meta" && !attributes.has(name)) attributes.set(name, value);
      },
      onopentagend: openTag,
      onselfclosingtag: openTag,
      onclosetag(start, end) {
        const closed = html.slice(start, end).toLowerCase();
        if (closed === "title") isInTitle = false;
        if (closed === "svg" && drawings > 0) drawings--;
      },
      ontext: (start, end) => addToTitle(html.slice(start, end)),
      ontextentity: (codePoint) => addToTitle(String.fromCodePoint(codePoint)),
      oncdata: nothing,
      oncomment: nothing,
      ondeclaration: nothing,
      onprocessinginstruction: nothing,
      onend: nothing,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  return { metas, title };
};

/** Pages write `property` and `name` for one another. */
const noteMeta = (attributes: ReadonlyMap<string, string>, metas: Map<string, string>): void => {
  const content = attributes.get("content") ?? "";
  if (!VISIBLE.test(content)) return;
  for (const attribute of ["property", "name"]) {
    const key = attributes.get(attribute)?.trim().toLowerCase();
    if (key && !metas.has(key)) metas.set(key, content);
  }
};
