import type { TestSocket } from "../test-socket.ts";
import type { Person, World } from "../world.ts";

export interface Actor extends Person {
  readonly socket: TestSocket;
}

/** The people of every scene; by the column that they stand in, and those whom something is done to. */
export interface Cast {
  readonly owner: Actor;
  readonly moderator: Actor;
  readonly member: Actor;
  readonly removed: Actor;
  readonly stranger: Actor;
  /** Of two, or of several: the one who acts. */
  readonly either: Actor;
  /** A member to whom things are done, and whose messages are another's. */
  readonly other: Actor;
  /** Whoever might be brought in. */
  readonly guest: Actor;
}
export type Column = Exclude<keyof Cast, "other" | "guest">;

/** A channel in one state, with messages that were written before it came into it. */
export interface Scene {
  readonly channelId: string;
  readonly name: string;
  /** One that nothing was done to yet: of their own, or another's where the person has written none. */
  messageOf(column: Column | "other"): string;
  /** A link that another than this person has made, where there can be one. */
  linkNotOf(column: Column): string;
  readonly lastSeq: number;
}

export interface Setting {
  readonly world: World;
  readonly cast: Cast;
  /** How many messages each person writes first. */
  readonly messages: number;
}

const ok = async (answer: Promise<{ status: number; body: unknown }>) => {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`The scene cannot be set: ${status} ${JSON.stringify(body)}`);
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came back, and says what it expects
  return body as any;
};

const write = async (person: Actor, channelId: string, text = "hello"): Promise<string> =>
  (await ok(person.call("message.send", { id: channelId, nonce: crypto.randomUUID(), text }))).id;

const lastSeqIn = async (person: Actor, id: string): Promise<number> =>
  (await ok(person.call("channel.get", { id }))).lastSeq;

/** The others last, so that everyone has something to read. */
const writeAll = async (
  { cast, messages }: Setting,
  channelId: string,
  columns: readonly (Column | "other")[],
): Promise<Scene["messageOf"]> => {
  const written = new Map<string, string[]>();
  for (const column of columns) {
    const count = column === "other" ? messages * 15 : messages;
    const ids: string[] = [];
    for (let n = 0; n < count; n++) ids.push(await write(cast[column], channelId));
    written.set(column, ids);
  }
  return (column) => {
    const id = (written.get(column) ?? written.get("other"))?.pop();
    if (id === undefined) throw new Error(`There are no more messages of ${column}`);
    return id;
  };
};

const GROUP = ["owner", "moderator", "member", "removed", "other"] as const;
let groups = 0;

const group =
  (
    becomes: (scene: { id: string; setting: Setting }) => Promise<unknown>,
    { visibility = "private" as "private" | "public", thread = false } = {},
  ) =>
  async (setting: Setting): Promise<Scene> => {
    const { cast } = setting;
    const { owner, moderator, member, removed, other } = cast;
    groups += 1;
    const name = `Scene ${groups}.`;
    const memberIds = [moderator, member, removed, other].map(({ id }) => id);
    const { id } = await ok(owner.call("channel.create", { kind: "group", name, visibility, memberIds }));
    await ok(owner.call("member.update", { id, userId: moderator.id, role: "moderator" }));
    const owners = await ok(owner.call("channelInvitation.create", { id }));
    const moderators = await ok(moderator.call("channelInvitation.create", { id }));
    const channelId = thread ? await openThread(setting, id) : id;
    const messageOf = await writeAll(setting, channelId, GROUP);
    await ok(owner.call("member.remove", { id, userId: removed.id }));
    await becomes({ id, setting });
    const linkNotOf = (column: Column) => (column === "owner" ? moderators : owners).id;
    return { channelId, name, messageOf, linkNotOf, lastSeq: await lastSeqIn(owner, channelId) };
  };

const openThread = async ({ cast }: Setting, id: string): Promise<string> => {
  const messageId = await write(cast.owner, id);
  const thread = await ok(cast.owner.call("thread.open", { id, messageId }));
  for (const column of GROUP) await ok(cast[column].call("thread.follow", { id: thread.id }));
  return thread.id;
};

const update = (change: object) => async (scene: { id: string; setting: Setting }) =>
  ok(scene.setting.cast.owner.call("channel.update", { id: scene.id, ...change }));

const noLinks = { linkNotOf: () => crypto.randomUUID() };

let pairs = 0;

/** Each with another than before: of two people there is one channel. */
const direct =
  (becomes: (pair: { one: Person; other: Actor; world: World }) => Promise<unknown>) =>
  async (setting: Setting): Promise<Scene> => {
    const { world, cast } = setting;
    pairs += 1;
    const someone = await world.person(`pair${pairs}`);
    const other = { ...someone, socket: cast.other.socket };
    await world.befriend(cast.either, other);
    const { id } = await ok(cast.either.call("channel.create", { kind: "direct", userId: other.id }));
    const messageOf = await writeAll({ ...setting, cast: { ...cast, other } }, id, ["either", "other"]);
    await becomes({ one: cast.either, other, world });
    return {
      ...noLinks,
      channelId: id,
      name: other.username,
      messageOf,
      lastSeq: await lastSeqIn(cast.either, id),
    };
  };

const several = async (setting: Setting): Promise<Scene> => {
  const { world, cast } = setting;
  pairs += 1;
  const someone = await world.person(`pair${pairs}`);
  for (const friend of [someone, cast.other]) await world.befriend(cast.either, friend);
  const userIds = [someone.id, cast.other.id];
  const { id } = await ok(cast.either.call("channel.create", { kind: "direct", userIds }));
  const messageOf = await writeAll(setting, id, ["either", "other"]);
  return {
    ...noLinks,
    channelId: id,
    name: someone.username,
    messageOf,
    lastSeq: await lastSeqIn(cast.either, id),
  };
};

const nothing = async () => {};

/** By the heading of its table: how a channel comes into that state. */
export const SCENES: Readonly<Record<string, (setting: Setting) => Promise<Scene>>> = {
  "A private channel": group(nothing),
  "A public channel": group(nothing, { visibility: "public" }),
  "A channel for announcements": group(
    update({ permissions: { post: "moderator", pin: "moderator", invite: "owner", mentionAll: "owner" } }),
  ),
  "A channel in slow mode": group(async (scene) => {
    await update({ slowModeSeconds: 21_600 })(scene);
    const { owner, moderator, member, other } = scene.setting.cast;
    for (const person of [owner, moderator, member, other]) await write(person, scene.id);
  }),
  "An archived channel": group(update({ archived: true }), { visibility: "public" }),
  "A thread": group(nothing, { thread: true }),
  "A direct channel": direct(nothing),
  "A direct channel of two who are no friends any more": direct(({ one, other }) =>
    ok(one.call("friend.remove", { userId: other.id })),
  ),
  "A direct channel with a block": direct(({ one, other }) =>
    ok(other.call("block.add", { userId: one.id })),
  ),
  "A direct channel of several": several,
};
