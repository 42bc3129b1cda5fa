import { createMemoryOutboxStore, createMemoryTokenStore, createParley, type Parley } from "@parley/client";
import type { Channel, Message } from "@parley/contract";
import type { Person } from "./person.ts";
import type { Site } from "./site.ts";

const PAGE_ITEMS = 100;

/** What the server tells people who come to it with nothing in hand. */
export interface Afresh {
  readonly histories: ReadonlyMap<string, readonly Message[]>;
  /** By place of the person: their channels by id. */
  readonly channels: readonly ReadonlyMap<string, Channel>[];
}

const wholeHistory = async (client: Parley, channelId: string): Promise<Message[]> => {
  const messages: Message[] = [];
  for (;;) {
    const after = messages.at(-1)?.seq ?? 0;
    const page = await client.call("message.page", { id: channelId, after, limit: PAGE_ITEMS });
    messages.push(...page.items);
    if (!page.hasAfter || page.items.length === 0) return messages;
  }
};

const allChannels = async (client: Parley): Promise<Map<string, Channel>> => {
  const found: Channel[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.call("channel.list", { limit: PAGE_ITEMS, cursor });
    found.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return new Map(found.map((channel) => [channel.id, channel]));
};

const signedIn = async (url: string, { name, password }: Person): Promise<Parley> => {
  const client = createParley({
    url,
    transport: "body",
    tokenStore: createMemoryTokenStore(),
    outboxStore: createMemoryOutboxStore(),
  });
  await client.signIn({ identifier: name, password });
  return client;
};

/** Signs everybody in once more, past their lines, and reads everything over HTTP. */
export const fetchAfresh = async ({ server, people, layout, channelIds }: Site): Promise<Afresh> => {
  const url = `http://127.0.0.1:${server.port()}`;
  await using clients = new AsyncDisposableStack();
  const fresh = await Promise.all(people.map(async (person) => clients.use(await signedIn(url, person))));
  const histories = new Map<string, readonly Message[]>();
  for (const [index, { members }] of layout.channels.entries()) {
    const reader = fresh[members.at(-1) ?? 0];
    const channelId = channelIds[index];
    if (reader && channelId) histories.set(channelId, await wholeHistory(reader, channelId));
  }
  return { histories, channels: await Promise.all(fresh.map(allChannels)) };
};
