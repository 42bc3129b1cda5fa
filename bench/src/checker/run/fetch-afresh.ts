import { createMemoryOutboxStore, createMemoryTokenStore, createParley, type Parley } from "@parley/client";
import type { Channel, Message } from "@parley/contract";
import type { DraftOf, MemberAtEnd, RunRecord } from "../judge/record.ts";
import type { Person } from "./person.ts";
import type { Site } from "./site.ts";

const PAGE_ITEMS = 100;

/** What the server tells people who come to it with nothing in hand. */
export interface Afresh {
  readonly histories: ReadonlyMap<string, readonly Message[]>;
  readonly members: RunRecord["members"];
  /** By place of the device: the channels of its person by id. */
  readonly channels: readonly ReadonlyMap<string, Channel>[];
  /** Threads that a device holds open and its person does not follow. */
  readonly lookedAt: readonly ReadonlyMap<string, Channel>[];
  readonly drafts: readonly DraftOf[];
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

/** People who come with nothing in hand, in the order of the layout, past their lines. */
export type Fresh = readonly Parley[];

/** Signs everybody in once more. */
export const signInAfresh = async ({ server, people, layout }: Site): Promise<Fresh & AsyncDisposable> => {
  const url = `http://127.0.0.1:${server.port()}`;
  await using clients = new AsyncDisposableStack();
  const one = async (person: Person) => clients.use(await signedIn(url, person));
  const fresh = await Promise.all(people.slice(0, layout.people.length).map(one));
  const owned = clients.move();
  return Object.assign(fresh, { [Symbol.asyncDispose]: () => owned.disposeAsync() });
};

const membersOf = async ({ call }: Parley, id: string): Promise<MemberAtEnd[]> => {
  const { items } = await call("member.list", { id, limit: PAGE_ITEMS });
  return items.map(({ user, readSeq, deliveredSeq }) => ({
    userId: user.id,
    username: user.username,
    readSeq,
    deliveredSeq,
  }));
};

const draftsOf = async ({ call }: Parley, userId: string): Promise<DraftOf[]> =>
  (await call("draft.list", {})).items.map((draft) => ({ ...draft, userId }));

/** What a device holds beyond its person's list: threads into which one may look. */
const lookedAt = async ({ call }: Parley, person: Person, listed: ReadonlyMap<string, Channel>) => {
  const held = [...person.client().replica.get().channels.values()].filter(
    ({ channel }) => channel.kind === "thread" && !listed.has(channel.id),
  );
  const found = await Promise.allSettled(held.map(({ channel }) => call("channel.get", { id: channel.id })));
  return new Map(
    found.flatMap((one) => (one.status === "fulfilled" ? [[one.value.id, one.value] as const] : [])),
  );
};

/** A reader of each channel, and of each thread that hangs in one: the last member. */
export const readersOf = ({ layout, channelIds, threads }: Site, fresh: Fresh): Map<string, Parley> => {
  const readers = new Map<string, Parley>();
  for (const [index, { members }] of layout.channels.entries()) {
    const reader = fresh[members.at(-1) ?? 0];
    if (reader) readers.set(channelIds[index] ?? "", reader);
  }
  for (const { id, parentId = "" } of threads.values()) {
    const reader = readers.get(parentId);
    if (reader) readers.set(id, reader);
  }
  return readers;
};

/** Whoever opened a thread may have lost the answer. */
const learnThreads = async ({ threads }: Site, { call }: Parley, history: readonly Message[]) => {
  for (const { threadId } of history) {
    if (threadId !== null && !threads.has(threadId))
      threads.set(threadId, await call("channel.get", { id: threadId }));
  }
};

/** Reads everything over HTTP. */
export const fetchAfresh = async (site: Site, fresh: Fresh): Promise<Afresh> => {
  const { people, layout } = site;
  const histories = new Map<string, readonly Message[]>();
  const members = new Map<string, MemberAtEnd[]>();
  for (const [index, channelId] of site.channelIds.entries()) {
    const reader = fresh[layout.channels[index]?.members.at(-1) ?? 0];
    if (reader === undefined) continue;
    const history = await wholeHistory(reader, channelId);
    histories.set(channelId, history);
    members.set(channelId, await membersOf(reader, channelId));
    await learnThreads(site, reader, history);
  }
  const readers = readersOf(site, fresh);
  for (const { id, parentId = "" } of site.threads.values()) {
    const reader = readers.get(id);
    if (reader) histories.set(id, await wholeHistory(reader, id));
    members.set(id, members.get(parentId) ?? []);
  }
  const lists = await Promise.all(fresh.map(allChannels));
  const channels = layout.devices.map((owner) => lists[owner] ?? new Map<string, Channel>());
  const drafts = await Promise.all(
    fresh.map((client, index) => draftsOf(client, people[index]?.userId() ?? "")),
  );
  const beside = layout.devices.map((owner, device) => {
    const [client, person] = [fresh[owner], people[device]];
    return client && person
      ? lookedAt(client, person, channels[device] ?? new Map())
      : new Map<string, Channel>();
  });
  return { histories, members, channels, lookedAt: await Promise.all(beside), drafts: drafts.flat() };
};
