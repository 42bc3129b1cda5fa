// Only what says http or www is a link: guessing at bare names makes links of file names and typing errors.
// None is longer than 2,000 characters: a hostile text of thousands of addresses inside each other stays cheap.
const ADDRESS = /\b(?:https?:\/\/|www\.)[^\s<>"'`{}[\]|\\^]{1,2000}/iuy;
const OPENING: Readonly<Record<string, string>> = { ")": "(", "»": "«", "”": "“" };

const SENTENCE = /[.,;:!?…*_~]/u;

/** Takes off what belongs to the sentence around an address: a full stop, a bracket that it did not open. */
const trimEnd = (address: string): string => {
  const counts = new Map<string, number>();
  for (const character of address) counts.set(character, (counts.get(character) ?? 0) + 1);
  const countOf = (character: string) => counts.get(character) ?? 0;
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address.charAt(end - 1);
    const opening = OPENING[last];
    const isForeign = opening ? countOf(last) > countOf(opening) : SENTENCE.test(last);
    if (!isForeign) break;
    counts.set(last, countOf(last) - 1);
  }
  return address.slice(0, end);
};

/** Where an address leads; null where that is not on the web. */
export const hrefOf = (address: string): string | null => {
  try {
    const url = new URL(/^www\./i.test(address) ? `https://${address}` : address);
    const isWeb = url.protocol === "https:" || url.protocol === "http:";
    return isWeb && /[\p{L}\p{N}]/u.test(url.hostname) ? url.href : null;
  } catch {
    return null;
  }
};

/** The web address that begins at a place of a text, without what belongs to the sentence around it. */
export const addressAt = (text: string, at: number): string | null => {
  ADDRESS.lastIndex = at;
  const found = ADDRESS.exec(text)?.[0];
  const address = found ? trimEnd(found) : null;
  return address && hrefOf(address) ? address : null;
};

/** Whether words for a link claim to lead elsewhere: `https://bank.example` that goes to another host. */
export const isMisleading = (words: string, address: string): boolean => {
  const claimed = words
    .match(/(?:https?:\/\/|www\.)\S+|^\s*[\w-]+(?:\.[\w-]+)+(?:\/\S*)?\s*$/iu)?.[0]
    ?.trim();
  if (!claimed) return false;
  const hostOf = (url: string | null) => (url ? new URL(url).host.replace(/^www\./, "") : null);
  const said = hostOf(hrefOf(/^https?:\/\//i.test(claimed) ? claimed : `https://${claimed}`));
  return said !== hostOf(hrefOf(address));
};
