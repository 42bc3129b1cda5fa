const FENCE = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(`{3,}(?=[^`]*$)|~{3,})/;
const LIST_ITEM = /^[\s>]*(?:[-*+]|\d{1,9}[.)])\s/;
const INDENTED = /^(?: {4}| {0,3}\t)/;
const BLANK = /^\s*$/;
const CODE = " ";

/**
 * Markdown without what is shown as code: fenced and indented blocks, and spans between backticks. In time linear in its
 * length, whatever it is: it runs for every message with a link, and full parsers take a third of a second for some of
 * 8,000 characters.
 */
export const withoutCode = (markdown: string): string =>
  withoutBlocks(markdown.split(/\r\n|[\r\n]/))
    .map(withoutSpans)
    .join("\n\n");

/** What stands between blocks of code and blank lines. A span reaches over neither. */
const withoutBlocks = (lines: readonly string[]): string[] => {
  const paragraphs: string[][] = [[]];
  let fence: string | null = null;
  let isInList = false;
  for (const line of lines) {
    if (fence !== null) {
      if (closes(line, fence)) fence = null;
      continue;
    }
    const paragraph = paragraphs.at(-1) ?? [];
    const [, opening] = FENCE.exec(line) ?? [];
    if (opening !== undefined || BLANK.test(line)) {
      fence = opening ?? null;
      paragraphs.push([]);
      continue;
    }
    // Below an item of a list, and in the middle of a paragraph, what is indented goes on with that.
    if (INDENTED.test(line) && paragraph.length === 0 && !isInList) continue;
    isInList = LIST_ITEM.test(line) || (isInList && /^\s/.test(line));
    paragraph.push(line);
  }
  return paragraphs.filter((paragraph) => paragraph.length > 0).map((paragraph) => paragraph.join("\n"));
};

const closes = (line: string, fence: string): boolean => {
  const text = line.replace(/^[\s>]*/, "").trimEnd();
  return text.length >= fence.length && text === fence.charAt(0).repeat(text.length);
};

/** A span goes from a run of backticks to the next run of as many; a run without such a partner is text. */
const withoutSpans = (paragraph: string): string => {
  const runs = [...paragraph.matchAll(/(?<!`)`+/g)].map(({ 0: { length }, index }) => {
    // A backtick that is escaped opens nothing, though it may close.
    const isEscaped =
      (/\\*$/.exec(paragraph.slice(Math.max(0, index - 8), index))?.[0].length ?? 0) % 2 === 1;
    return { from: index, length, opens: isEscaped ? length - 1 : length };
  });
  const places = Map.groupBy(runs.keys(), (place) => runs[place]?.length ?? 0);
  let [kept, copied, next] = ["", 0, 0];
  for (const [place, { from, length, opens }] of runs.entries()) {
    if (place < next || opens === 0) continue;
    const same = places.get(opens) ?? [];
    while ((same[0] ?? Number.POSITIVE_INFINITY) <= place) same.shift();
    const [partner] = same;
    const end = partner === undefined ? undefined : runs[partner];
    if (partner === undefined || end === undefined) continue;
    kept += paragraph.slice(copied, from + length - opens) + CODE;
    copied = end.from + end.length;
    next = partner + 1;
  }
  return kept + paragraph.slice(copied);
};
