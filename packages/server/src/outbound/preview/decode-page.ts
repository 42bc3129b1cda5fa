/** How far into a page its own word on its encoding is looked for (WHATWG HTML, prescan). */
const PRESCAN_BYTES = 1_024;
const META = /<meta\s[^>]*charset\s*=\s*["']?\s*([\w:.-]+)/i;
/** Of a page that says nothing and is not UTF-8. */
const FALLBACK = "windows-1252";

/**
 * The text of a page, which may have been cut off anywhere. In the order of the WHATWG: a byte order mark, the header
 * `Content-Type`, the page's own `<meta charset>`, UTF-8 if that is what it is. A name that stands for no encoding counts as
 * none; bytes that are wrong in theirs become U+FFFD.
 */
export const decodePage = (bytes: Uint8Array, contentType: string): string => {
  const marked = markOf(bytes);
  if (marked !== null) return decoded(bytes, marked) ?? "";
  const [, inHeader] = /;\s*charset\s*=\s*["']?\s*([^\s"';]+)/i.exec(contentType) ?? [];
  const [, inPage] = META.exec(latin(bytes.subarray(0, PRESCAN_BYTES))) ?? [];
  return (
    decoded(bytes, inHeader) ??
    // Who can read the declaration byte by byte has no UTF-16 before them.
    decoded(bytes, inPage?.toLowerCase().startsWith("utf-16") ? "utf-8" : inPage) ??
    decoded(bytes, "utf-8", { fatal: true }) ??
    decoded(bytes, FALLBACK) ??
    ""
  );
};

const latin = (bytes: Uint8Array) => new TextDecoder("windows-1252").decode(bytes);

const markOf = ([first, second, third]: Uint8Array): string | null => {
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return first === 0xff && second === 0xfe ? "utf-16le" : null;
};

/** Null where there is no such encoding, or, if `fatal`, where the bytes are none of its. */
const decoded = (
  bytes: Uint8Array,
  encoding: string | undefined,
  { fatal = false }: { fatal?: boolean } = {},
): string | null => {
  if (encoding === undefined) return null;
  try {
    // As a stream that goes on: half a character at the end is no fault.
    return new TextDecoder(encoding as Bun.Encoding, { fatal }).decode(bytes, { stream: true });
  } catch {
    return null;
  }
};
