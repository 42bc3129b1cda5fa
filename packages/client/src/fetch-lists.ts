import type { Friend, FriendRequest } from "@parley/contract";
import type { Call } from "./call.ts";
import type { FriendLists } from "./engine.ts";

/** Pages fetched of one list at most: 100 a page, far beyond any circle of friends. */
const PAGES_MAX = 100;

interface ListPage<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

const everyPage = async <T>(page: (cursor: string | undefined) => Promise<ListPage<T>>): Promise<T[]> => {
  const items: T[] = [];
  let cursor: string | undefined;
  for (let count = 0; count < PAGES_MAX; count += 1) {
    const { items: more, nextCursor } = await page(cursor);
    items.push(...more);
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return items;
};

/** All friends and all requests that wait, over as many pages as there are. */
export const fetchFriendLists = async (call: Call): Promise<FriendLists> => {
  const limit = 100;
  const [friends, requests] = await Promise.all([
    everyPage<Friend>((cursor) => call("friend.list", { limit, cursor })),
    everyPage<FriendRequest>((cursor) => call("friend.requests", { limit, cursor })),
  ]);
  return { friends, requests };
};
