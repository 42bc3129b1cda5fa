import type { Device } from "../../realtime/commands.ts";
import type { ThreadHomes } from "./thread-homes-sql.ts";

/** The channel whose news this socket receives and which this one belongs to: itself, or a thread's parent. */
export const homeReceived = async (
  channelId: string,
  { device, threadHomes }: { device: Device; threadHomes: ThreadHomes },
): Promise<string | null> => {
  if (device.receives(channelId)) return channelId;
  const home = (await threadHomes([channelId])).get(channelId);
  return home !== undefined && device.receives(home) ? home : null;
};
