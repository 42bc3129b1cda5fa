/** As one compares names by ear: without case and accents. */
const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();

/** How well a name answers a query: its beginning, the beginning of a word, somewhere, not at all. */
const rank = (name: string, query: string): number => {
  const at = plain(name).indexOf(query);
  if (at <= 0) return at === 0 ? 0 : 3;
  return /[\p{L}\p{N}]/u.test(plain(name)[at - 1] ?? "") ? 2 : 1;
};

/** Those whose name holds the query, the best first; equals stay in their order. */
export const matchingFirst = <T extends { readonly name: string }>(
  items: readonly T[],
  query: string,
): T[] => {
  const wanted = plain(query.trim());
  if (!wanted) return [...items];
  const ranked = items
    .map((item) => ({ item, rank: rank(item.name, wanted) }))
    .filter((each) => each.rank < 3);
  return ranked.sort((a, b) => a.rank - b.rank).map((each) => each.item);
};
