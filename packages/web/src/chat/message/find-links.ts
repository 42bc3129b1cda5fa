/** A piece of a message's text: as it is, or an address to follow. */
export type TextPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly href: string };

// Only what says http or www is a link: guessing at bare names makes links of file names and typing errors.
const ADDRESS = /\b(?:https?:\/\/|www\.)[^\s<>"'`{}|\\^]+/giu;
const OPENING: Readonly<Record<string, string>> = { ")": "(", "]": "[", "»": "«", "”": "“" };

const countOf = (text: string, character: string) => text.split(character).length - 1;

/** Takes off what belongs to the sentence around an address: a full stop, a bracket that it did not open. */
const trimEnd = (address: string): string => {
  let end = address;
  for (;;) {
    const last = end.at(-1) ?? "";
    const opening = OPENING[last];
    const isForeign = opening ? countOf(end, last) > countOf(end, opening) : /[.,;:!?…*_~]/u.test(last);
    if (!isForeign) return end;
    end = end.slice(0, -1);
  }
};

const hrefOf = (address: string): string | null => {
  try {
    const url = new URL(/^www\./i.test(address) ? `https://${address}` : address);
    const isWeb = url.protocol === "https:" || url.protocol === "http:";
    return isWeb && /[\p{L}\p{N}]/u.test(url.hostname) ? url.href : null;
  } catch {
    return null;
  }
};

/** Splits a text at its web addresses. The parts put together are the text again. */
export const findLinks = (text: string): TextPart[] => {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimEnd(match[0]);
    const href = hrefOf(address);
    if (!href) continue;
    if (match.index > from) parts.push({ kind: "text", text: text.slice(from, match.index) });
    parts.push({ kind: "link", text: address, href });
    from = match.index + address.length;
  }
  if (from < text.length) parts.push({ kind: "text", text: text.slice(from) });
  return parts;
};
