import { LeanSocket } from "./lean-socket.ts";

/** Connections that wait for the server's answer at a time: fewer than a listening port queues. */
const AT_ONCE = 100;

/** Runs `open` for each item, a hundred at a time; answers in the order of the items. */
export const openEach = async <Item, T>(
  items: readonly Item[],
  open: (item: Item) => Promise<T>,
): Promise<T[]> => {
  const opened: T[] = [];
  let next = 0;
  const openInTurn = async () => {
    for (let place = next++; place < items.length; place = next++)
      opened[place] = await open(items[place] as Item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, openInTurn));
  return opened;
};

/** Opens so many sockets that say nothing yet. */
export const openAll = (port: number, count: number): Promise<LeanSocket[]> =>
  openEach(Array.from({ length: count }), () => LeanSocket.open(port));
