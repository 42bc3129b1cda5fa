import { createGroupCommit } from "../../database/group-commit.ts";
import { isUnavailable } from "../../database/transact.ts";

type Settled<T> = { readonly value: T } | { readonly error: unknown };

/**
 * What is asked for while a group is under way goes to the database together, as the next group. One that fails may have
 * failed for a single item's fault: then each goes by itself, and none fails for another.
 */
export const inGroups = <Item, Outcome>({
  run,
  lanes,
  laneOf,
  spacingMs,
}: {
  /** One outcome per item, in the same order; it writes all of it or nothing. */
  run: (items: readonly Item[]) => Promise<readonly Outcome[]>;
  lanes: number;
  laneOf: (item: Item) => number;
  spacingMs: number;
}): ((item: Item) => Promise<Outcome>) => {
  const alone = async (item: Item): Promise<Settled<Outcome>> => {
    try {
      const [value] = await run([item]);
      return { value: value as Outcome };
    } catch (error) {
      return { error };
    }
  };
  const group = createGroupCommit<Item, Settled<Outcome>>({
    lanes,
    laneOf,
    spacingMs,
    async run(items) {
      try {
        return (await run(items)).map((value) => ({ value }));
      } catch (error) {
        // What a lost connection was doing may have been committed.
        if (items.length === 1 || isUnavailable(error)) throw error;
        return Promise.all(items.map(alone));
      }
    },
  });
  return async (item) => {
    const settled = await group.submit(item);
    if ("error" in settled) throw settled.error;
    return settled.value;
  };
};

/** The same lane for the same id (a UUID, whose end is random). */
export const laneOfId = (id: string, lanes: number): number => Number.parseInt(id.slice(-4), 16) % lanes;
