/** What the address of a search says: what is searched for. */
export interface SearchSearch {
  readonly q?: string;
}

/** Reads it from the address line, where anything may stand; a number that was searched for comes as one. */
export const searchSearch = ({ q }: Record<string, unknown>): SearchSearch =>
  (typeof q === "string" || typeof q === "number") && q !== "" ? { q: String(q) } : {};
