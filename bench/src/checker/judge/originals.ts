import type { RunRecord } from "./record.ts";

/**
 * What each message said at first, by id. Whoever changed a message had seen it before, so that of each that was changed
 * or deleted the first words are known, unless a promise was broken.
 */
export const originalsIn = ({
  histories,
  delivered,
  edits,
}: Pick<RunRecord, "histories" | "delivered" | "edits">): Map<string, string> => {
  const found = new Map<string, string>();
  for (const { id, text, editCount, deletedAt } of [...delivered, ...[...histories.values()].flat()]) {
    if (editCount === 0 && deletedAt === null && !found.has(id)) found.set(id, text);
  }
  for (const [id, [first]] of edits) if (first !== undefined && !found.has(id)) found.set(id, first.text);
  return found;
};
