import { decodeHTML, decodeHTMLAttribute } from "entities";
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
  const metas = new Map<string, string>();
  let title: string | null = null;
  let isInTitle = false;
  new HTMLRewriter()
    .on("meta", {
      element(meta) {
        const content = decodeHTMLAttribute(meta.getAttribute("content") ?? "");
        if (!VISIBLE.test(content)) return;
        for (const attribute of ["property", "name"]) {
          const key = meta.getAttribute(attribute)?.trim().toLowerCase();
          if (key && !metas.has(key)) metas.set(key, content);
        }
      },
    })
    .on("title", {
      element() {
        isInTitle = title === null;
      },
      text({ text }) {
        if (isInTitle) title = (title ?? "") + text;
      },
    })
    // A drawing has titles, too. Whoever is asked later has the last word.
    .on("svg title", {
      element() {
        isInTitle = false;
      },
    })
    .transform(html);
  const firstOf = (charactersMax: number, candidates: readonly (string | null | undefined)[]) =>
    candidates
      .map((candidate) => plainLine(candidate ?? "", charactersMax))
      .find((line) => VISIBLE.test(line)) ?? null;
  const meta = (name: string) => metas.get(name);
  return {
    title: firstOf(TITLE_CHARACTERS_MAX, [meta("og:title"), meta("twitter:title"), decodeHTML(title ?? "")]),
    description: firstOf(DESCRIPTION_CHARACTERS_MAX, [
      meta("og:description"),
      meta("twitter:description"),
      meta("description"),
    ]),
    siteName: firstOf(SITE_NAME_CHARACTERS_MAX, [meta("og:site_name")]),
  };
};
