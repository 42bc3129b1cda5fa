const HERE = "https://here.invalid";
/** Pages that send one on themselves, and what is no page. */
const NO_TARGETS = /^\/(sign-|api\/|dev\/|\.well-known\/)/;

/**
 * The page to come back to, as a path of this origin, or null (SEC-22). What is in an address line may have been written by
 * anyone, and is judged as a browser reads it: it takes `\` for `/`, and leaves tabs and line ends out.
 */
export const returnTarget = (value: string | undefined): string | null => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (value === undefined || !value.startsWith("/") || /[\\\u0000-\u001f\u007f]/.test(value)) return null;
  const url = URL.parse(value, HERE);
  if (url?.origin !== HERE) return null;
  const path = `${url.pathname}${url.search}${url.hash}`;
  const read = decoded(url.pathname);
  // `/.//elsewhere` is a path of this origin that becomes an address of another one once its dots are gone.
  return read === null || path.startsWith("//") || NO_TARGETS.test(read) ? null : path;
};

/** As the router reads it, which takes `/%61pi` for `/api`; null where it is no text. */
const decoded = (pathname: string): string | null => {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
};
