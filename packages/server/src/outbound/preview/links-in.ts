import { withoutCode } from "./without-code.ts";

/** How many links of one message are looked at. */
export const PREVIEWS_MAX = 3;
const LINK_CHARACTERS_MAX = 2_048;

const LABEL = /\[[^[\]]*\]\(/g;
const START = /(?<![a-z\d+.-])https?:\/\/[^\s<>`]+/giu;
/** Written without a space before what follows: Chinese, Japanese and typographic punctuation is no part of an address. */
const NEVER_WITHIN = /[\u3000-\u303F\uFF00-\uFFEF“”‘’„«»…]/u;
const ESCAPED = /\\([!-/:-@[-`{-~])/g;
const TRAILING = new Set("?!.,:;*_~'\"|\\");
const CLOSING = new Map([
  [")", "("],
  ["]", "["],
]);

/**
 * The first three distinct addresses (http, https) that a message links to, as `URL` writes them: standing in its text, as
 * `<https://…>`, and behind `[words](https://…)`. None that is shown as code or as a picture, none with a name or password
 * in it, none of more than 2,048 characters; two that differ in their fragment alone are one.
 */
export const linksIn = (markdown: string): string[] => {
  if (!/https?:\/\//i.test(markdown)) return [];
  // What a link is labelled with is not where it leads.
  const text = withoutCode(markdown).replace(LABEL, "](");
  const links = new Map<string, string>();
  for (const { 0: found, index } of text.matchAll(START)) {
    const link = linkOf(found, text.slice(Math.max(0, index - 8), index));
    if (link === null) continue;
    const page = link.split("#", 1)[0] ?? link;
    if (!links.has(page)) links.set(page, link);
    if (links.size === PREVIEWS_MAX) break;
  }
  return [...links.values()];
};

const linkOf = (found: string, before: string): string | null => {
  const destination = /(!?)\]\(\s*(<?)$/.exec(before);
  if (destination?.[1] === "!") return null;
  const typed = destination
    ? destination[2] === "<"
      ? found
      : untilClosed(found)
    : before.endsWith("<")
      ? found
      : withoutTrailing(found.split(NEVER_WITHIN, 1)[0] ?? "");
  if (typed.length > LINK_CHARACTERS_MAX) return null;
  const url = URL.parse(typed.replace(ESCAPED, "$1"));
  if (url?.username !== "" || url.password !== "") return null;
  return url.href.length > LINK_CHARACTERS_MAX ? null : url.href;
};

/** Up to the bracket that closes the destination; those that are opened within belong to it. */
const untilClosed = (found: string): string => {
  let depth = 0;
  for (let at = 0; at < found.length; at++) {
    const character = found.charAt(at);
    if (character === "\\") at++;
    else if (character === "(") depth++;
    else if (character === ")" && depth-- === 0) return found.slice(0, at);
  }
  return found;
};

/** Without the punctuation of the sentence around it, and without a closing bracket that was opened before it. */
const withoutTrailing = (found: string): string => {
  const [typed = ""] = found.split("](", 1);
  const surplus = new Map(
    [...CLOSING].map(([close, open]) => [close, countOf(typed, close) - countOf(typed, open)]),
  );
  let end = typed.length;
  for (; end > 0; end--) {
    const last = typed.charAt(end - 1);
    const more = surplus.get(last) ?? 0;
    if (more > 0) surplus.set(last, more - 1);
    else if (!TRAILING.has(last)) break;
  }
  return typed.slice(0, end);
};

const countOf = (text: string, character: string) => text.split(character).length - 1;
