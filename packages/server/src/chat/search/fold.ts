/**
 * How characters are made alike, for messages and for what is searched in them.
 *
 * Text is taken cluster by cluster: a character with the marks that belong to it, or a Hangul syllable in its parts.
 * Each becomes NFKC in lower case, so that full width is as good as half, and `㎏` is `kg`. In Latin, Greek, Cyrillic,
 * Arabic and Hebrew, marks are dropped besides, since people leave them out when they type (`Café` is `cafe`, `ё` is `е`,
 * pointed Hebrew and vocalised Arabic are as they are written every day), and so are the letters of `UNMARKED`, whose
 * stroke is no mark in Unicode. Elsewhere marks are letters (the vowels of Devanagari and Thai, が and か) and stay.
 * Emoji stand without their skin tone.
 */

/** What a cluster is to the words: letters of one, letters without spaces around them, a word of its own, or none. */
export type PieceKind = "word" | "close" | "emoji" | "gap";

export interface Piece {
  readonly kind: PieceKind;
  readonly text: string;
}

const GAP: Piece = { kind: "gap", text: "" };
const LETTER = /^[\p{L}\p{N}\p{M}]$/u;
/** Of scripts that put no spaces between words. */
const CLOSE =
  /^[[\p{L}\p{N}\p{M}]&&[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Bopo}\p{scx=Yiii}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}\p{scx=Java}\p{scx=Bali}\p{scx=Lana}\p{scx=Tale}\p{scx=Talu}\p{scx=Tavt}]]$/v;
const UNPOINTED = /^[\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Arab}\p{sc=Hebr}]/u;
const MARKS = /\p{M}/gu;
/** Joiners, soft hyphens, directions and variants: they change how a text looks, not what it says. */
const INVISIBLE = /[\p{Cf}\p{VS}]/gu;
const TONES = /[\p{EMod}\p{VS}]/gu;
const UNMARKED: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ħ: "h",
  ı: "i",
  ł: "l",
  ŧ: "t",
  þ: "th",
  ς: "σ",
};

/** An emoji as one, or a picture that is none of the recommended sequences. */
const EMOJI = /\p{RGI_Emoji}|\p{Extended_Pictographic}/vy;
const CLUSTER =
  /(?:[\u1100-\u115F\uA960-\uA97C][\u1160-\u11A7\uD7B0-\uD7C6]?[\u11A8-\u11FF\uD7CB-\uD7FB]?|[\s\S])[\p{M}\p{Cf}\uFF9E\uFF9F]*/uy;

const lower = (text: string): string => text.normalize("NFKC").toLowerCase().normalize("NFKC");

const unpoint = (text: string): string =>
  [...text.normalize("NFKD").replace(MARKS, "")].map((letter) => UNMARKED[letter] ?? letter).join("");

const piecesOf = (cluster: string): readonly Piece[] => {
  const visible = lower(cluster.replace(INVISIBLE, ""));
  // A joiner or a soft hyphen by itself leaves nothing, not even a gap: no word ends there.
  return [...(UNPOINTED.test(visible) ? unpoint(visible) : visible)].map((letter): Piece => {
    if (CLOSE.test(letter)) return { kind: "close", text: letter };
    return LETTER.test(letter) ? { kind: "word", text: letter } : GAP;
  });
};

const CACHED_CLUSTERS_MAX = 20_000;
const known = new Map<string, readonly Piece[]>();

const cachedPiecesOf = (cluster: string): readonly Piece[] => {
  const found = known.get(cluster);
  if (found) return found;
  const pieces = piecesOf(cluster);
  if (known.size >= CACHED_CLUSTERS_MAX) known.clear();
  known.set(cluster, pieces);
  return pieces;
};

const ASCII_END = 0x80;
const isAsciiLetter = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39);

const matchAt = (pattern: RegExp, text: string, at: number): string => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
};

/** Hands over the text piece by piece; `start` and `end` are what a piece was in the text as typed, in UTF-16 units. */
export const fold = (text: string, take: (piece: Piece, start: number, end: number) => void): void => {
  let at = 0;
  while (at < text.length) {
    let end = at;
    while (end < text.length && isAsciiLetter(text.charCodeAt(end))) end += 1;
    // The last of them may carry a mark that follows.
    if (end > at && text.charCodeAt(end) >= ASCII_END) end -= 1;
    if (end > at) {
      take({ kind: "word", text: text.slice(at, end).toLowerCase() }, at, end);
      at = end;
    } else if (text.charCodeAt(at) < ASCII_END && !(text.charCodeAt(at + 1) >= ASCII_END)) {
      take(GAP, at, at + 1);
      at += 1;
    } else {
      at = foldCluster(text, at, take);
    }
  }
};

const foldCluster = (
  text: string,
  at: number,
  take: (piece: Piece, start: number, end: number) => void,
): number => {
  const emoji = text.charCodeAt(at) < ASCII_END ? "" : matchAt(EMOJI, text, at);
  if (emoji !== "") {
    take({ kind: "emoji", text: emoji.replace(TONES, "") || emoji }, at, at + emoji.length);
    return at + emoji.length;
  }
  // A lone surrogate is a character as well.
  const cluster = matchAt(CLUSTER, text, at) || (text[at] as string);
  for (const piece of cachedPiecesOf(cluster)) take(piece, at, at + cluster.length);
  return at + cluster.length;
};
