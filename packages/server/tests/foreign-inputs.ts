import { v7 as newId } from "uuid";
import type { Person, World } from "./world.ts";

/** Alice and Bob; and Mallory, who has no part in anything of theirs. */
export interface Scene {
  readonly world: World;
  readonly alice: Person;
  readonly bob: Person;
  readonly mallory: Person;
}

interface ForeignInput {
  /** Makes something of Alice's or Bob's, and the input with which Mallory tries to get at it. */
  readonly make: (scene: Scene) => Promise<Record<string, unknown>>;
  /** Status and code that she gets: as if it were not there. */
  readonly refusal: readonly [status: number, code: string | undefined];
  /** Who may do it; null where nobody else has a use for it. */
  readonly owner: "alice" | "bob" | null;
}

const channelOf = ({ world, alice, bob }: Scene) => world.groupChannel(alice, [bob]);
const requestToBob = async ({ alice, bob }: Scene): Promise<string> =>
  (await alice.call("friend.request", { userId: bob.id })).body.id;

const ofChannel = (more: (scene: Scene) => Record<string, unknown>): ForeignInput => ({
  make: async (scene) => ({ id: await channelOf(scene), ...more(scene) }),
  refusal: [404, "channel_not_found"],
  owner: "alice",
});

/** A row of Alice's in a table of things that only its owner makes, by way of a browser or of a device. */
const rowOfAlices =
  (table: string) =>
  async ({ world, alice }: Scene): Promise<{ id: string }> => {
    const { sql } = world.database;
    const id = newId();
    const columns = await sql<{ name: string; type: string }[]>`
      select column_name as name, data_type as type from information_schema.columns
      where table_name = ${table} and is_nullable = 'NO' and column_default is null`;
    if (columns.length === 0) throw new Error(`There is no table ${table}`);
    const values = columns.map(({ name, type }) => {
      if (name === "id") return `'${id}'`;
      if (name === "user_id") return `'${alice.id}'`;
      if (type === "uuid") return `'${newId()}'`;
      if (type === "ARRAY") return "'{}'";
      if (type === "bytea") return "'\\x00'";
      if (type.startsWith("timestamp")) return "now()";
      return type === "text" ? `'${newId()}'` : type === "boolean" ? "false" : "0";
    });
    const names = columns.map(({ name }) => name).join();
    await sql.unsafe(`insert into ${table} (${names}) values (${values.join()})`);
    return { id };
  };

/** Something of Alice's that waits to be sent. */
const scheduledByAlice = async (scene: Scene): Promise<{ scheduledId: string }> => {
  const { body } = await scene.alice.call("scheduled.create", {
    ...{ id: await channelOf(scene), nonce: crypto.randomUUID(), text: "tomorrow" },
    at: new Date(scene.world.clock.now() + 86_400_000).toISOString(),
  });
  return { scheduledId: body.id };
};

/** A message of Alice's, with the channel it is in. */
const placeOfAlices = async (scene: Scene): Promise<{ id: string; messageId: string }> => {
  const id = await channelOf(scene);
  const { body } = await scene.alice.call("message.send", { id, nonce: crypto.randomUUID(), text: "hello" });
  return { id, messageId: body.id };
};

const messageOfAlices = async (scene: Scene): Promise<string> => (await placeOfAlices(scene)).messageId;

const ofMessage = (more: Record<string, unknown> = {}): ForeignInput => ({
  make: async (scene) => ({ ...(await placeOfAlices(scene)), ...more }),
  refusal: [404, "channel_not_found"],
  owner: "alice",
});

const threadOfAlices = async (scene: Scene): Promise<{ id: string }> => {
  const { body } = await scene.alice.call("thread.open", await placeOfAlices(scene));
  return { id: body.id };
};

const ofFriends = (owner: "alice" | "bob"): ForeignInput => ({
  make: async (scene) => ({ id: await requestToBob(scene) }),
  refusal: [404, "friend_request_not_found"],
  owner,
});

/** By operation with an id in its path, for those who are signed in: how to ask for what is another's. */
export const foreignInputs = {
  "session.revoke": {
    make: async ({ world, alice }) => ({ id: (await world.signInAgain(alice)).signedIn.session.id }),
    refusal: [404, "session_not_found"],
    owner: "alice",
  },
  "device.forget": {
    make: rowOfAlices("known_devices"),
    refusal: [404, "device_not_found"],
    owner: "alice",
  },
  "api-token.remove": {
    make: rowOfAlices("api_tokens"),
    refusal: [404, "api_token_not_found"],
    owner: "alice",
  },
  "passkey.rename": {
    make: async (scene) => ({ ...(await rowOfAlices("passkeys")(scene)), name: "mine" }),
    refusal: [404, "passkey_not_found"],
    owner: "alice",
  },
  "passkey.remove": {
    make: rowOfAlices("passkeys"),
    refusal: [404, "passkey_not_found"],
    owner: "alice",
  },
  // The id names a provider of the server; what is unlinked is the caller's own link to it.
  "provider.link": {
    make: async () => ({ id: "nowhere" }),
    refusal: [404, "provider_not_found"],
    owner: null,
  },
  "provider.unlink": {
    make: async () => ({ id: "nowhere" }),
    refusal: [404, "provider_not_found"],
    owner: null,
  },
  "friend.remove": {
    make: async ({ world, alice, bob }) => {
      await world.befriend(alice, bob);
      return { userId: bob.id };
    },
    refusal: [404, "friend_not_found"],
    owner: "alice",
  },
  // The id is that of a person, whom everyone may see and block: there is nothing here that could be another's.
  "user.get": { make: async () => ({ id: newId() }), refusal: [404, "user_not_found"], owner: null },
  "block.add": { make: async () => ({ userId: newId() }), refusal: [404, "user_not_found"], owner: null },
  "block.remove": {
    make: async ({ alice, bob }) => {
      await alice.call("block.add", { userId: bob.id });
      return { userId: bob.id };
    },
    // Hers is not there to be removed, and Alice's stays.
    refusal: [204, undefined],
    owner: null,
  },
  "friend.accept": ofFriends("bob"),
  "friend.decline": ofFriends("bob"),
  "friend.cancel": ofFriends("alice"),
  "channel.get": ofChannel(() => ({})),
  "channel.update": ofChannel(() => ({ name: "mine" })),
  "channel.archive": ofChannel(() => ({})),
  "channel.delete": ofChannel(() => ({})),
  "channel.join": { ...ofChannel(() => ({})), refusal: [404, "channel_not_public"] },
  "channel.settings": ofChannel(() => ({ favourite: true })),
  "channelInvitation.create": ofChannel(() => ({ usesMax: 1 })),
  "channelInvitation.list": ofChannel(() => ({})),
  "channelInvitation.revoke": {
    make: async (scene) => {
      const id = await channelOf(scene);
      const { body } = await scene.alice.call("channelInvitation.create", { id });
      return { id, invitationId: body.id };
    },
    refusal: [404, "channel_not_found"],
    owner: "alice",
  },
  "member.list": ofChannel(() => ({})),
  "member.add": ofChannel(({ mallory }) => ({ userId: mallory.id })),
  "member.update": ofChannel(({ bob }) => ({ userId: bob.id, role: "moderator" })),
  "member.remove": ofChannel(({ bob }) => ({ userId: bob.id })),
  "message.send": ofChannel(() => ({ nonce: crypto.randomUUID(), text: "hello" })),
  "message.page": ofChannel(() => ({})),
  "message.get": {
    make: async (scene) => ({ messageId: await messageOfAlices(scene) }),
    refusal: [404, "message_not_found"],
    owner: "alice",
  },
  "message.edit": ofMessage({ text: "mine" }),
  "message.delete": ofMessage(),
  "message.edits": ofMessage(),
  // Into a channel of her own, where she could then read it.
  "message.forward": {
    make: async (scene) => ({
      ...(await placeOfAlices(scene)),
      toChannelId: await scene.world.groupChannel(scene.mallory, [scene.alice]),
      nonce: crypto.randomUUID(),
    }),
    refusal: [404, "channel_not_found"],
    owner: "alice",
  },
  "reaction.add": ofMessage({ emoji: "👍" }),
  "reaction.remove": ofMessage({ emoji: "👍" }),
  "pin.add": ofMessage(),
  "pin.remove": ofMessage(),
  "pin.list": ofChannel(() => ({})),
  "thread.open": ofMessage(),
  "thread.follow": { make: threadOfAlices, refusal: [404, "channel_not_found"], owner: "alice" },
  "thread.unfollow": { make: threadOfAlices, refusal: [404, "channel_not_found"], owner: "alice" },
  "receipt.read": ofChannel(() => ({ seq: 0 })),
  "draft.put": ofChannel(() => ({ text: "hel", version: 1 })),
  "saved.add": {
    make: async (scene) => ({ messageId: await messageOfAlices(scene) }),
    refusal: [404, "message_not_found"],
    owner: "alice",
  },
  "saved.remove": {
    make: async (scene) => {
      const messageId = await messageOfAlices(scene);
      await scene.alice.call("saved.add", { messageId });
      return { messageId };
    },
    // Hers is not there to be removed, and Alice's stays.
    refusal: [204, undefined],
    owner: null,
  },
  "scheduled.create": ofChannel(({ world }) => ({
    ...{ nonce: crypto.randomUUID(), text: "tomorrow" },
    at: new Date(world.clock.now() + 86_400_000).toISOString(),
  })),
  "scheduled.update": {
    make: async (scene) => ({ ...(await scheduledByAlice(scene)), text: "mine" }),
    refusal: [404, "scheduled_not_found"],
    owner: "alice",
  },
  "scheduled.remove": {
    make: scheduledByAlice,
    refusal: [404, "scheduled_not_found"],
    owner: "alice",
  },
} as const satisfies Readonly<Record<string, ForeignInput>>;
