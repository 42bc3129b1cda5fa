import { textFrame } from "../wire/frame.ts";
import { LeanSocket } from "../wire/lean-socket.ts";
import { openEach } from "../wire/open-all.ts";
import { residentAtRest } from "../world/resident-at-rest.ts";
import { type RawOrder, startRawServer } from "./start-raw-server.ts";

/** By how many bytes a socket of Bun's grows its process, subscribed to these topics and otherwise of no use. */
export const rawIdle = async (topicsOf: readonly (readonly string[])[]): Promise<number> => {
  await using server = await startRawServer();
  const open = async (topics: readonly string[]) => {
    const socket = await LeanSocket.open(server.port);
    socket.writeText(textFrame(JSON.stringify({ do: "subscribe", topics } satisfies RawOrder)));
    return socket;
  };
  const sockets = [await open(topicsOf[0] ?? [])];
  const before = await residentAtRest(server.pid);
  sockets.push(...(await openEach(topicsOf.slice(1), open)));
  const after = await residentAtRest(server.pid);
  for (const socket of sockets) socket.end();
  return (after.bytes - before.bytes) / (sockets.length - 1);
};
