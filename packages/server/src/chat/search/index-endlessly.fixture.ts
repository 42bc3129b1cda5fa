import type { IndexedMessage } from "./search-index.ts";
import { createDiskSearchIndex } from "./search-index-disk.ts";

// Adds to an index until it is killed, from where it was. It says up to which version every channel is acknowledged.
const CHANNELS = ["0190a000-0000-7000-8000-000000000001", "0190a000-0000-7000-8000-000000000002"];
const AT_ONCE = 40;

const index = createDiskSearchIndex({ directory: process.argv[2] ?? "", epoch: "one" });
const positions = new Map(await index.positions());

const messageOf = (channelId: string, version: number): IndexedMessage => ({
  channelId,
  seq: version,
  version,
  senderId: channelId,
  text: `hello ${version} ${crypto.randomUUID()}`,
  createdAt: new Date(Date.UTC(2026, 0, 1) + version * 60_000).toISOString(),
  deletedAt: null,
  mentions: [],
});

for (;;) {
  const runs = CHANNELS.map((channelId) => {
    const above = positions.get(channelId) ?? 0;
    const messages = Array.from({ length: AT_ONCE }, (_, place) => messageOf(channelId, above + place + 1));
    return { channelId, above, upTo: above + AT_ONCE, messages };
  });
  for (const [channelId, version] of await index.apply(runs)) positions.set(channelId, version);
  process.stdout.write(`${Math.min(...positions.values())}\n`);
}
