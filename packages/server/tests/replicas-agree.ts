import { createParley, type Parley } from "@parley/client";
import { PAGE_ITEMS_DEFAULT } from "@parley/contract";
import { expect } from "vitest";
import { PASSWORD, type Person, type World } from "./world.ts";

const AGREE_TIMEOUT_MS = 5_000;
const LOOK_AGAIN_MS = 10;

/** What two replicas of one person must hold alike: everything but who types, and how much history was fetched. */
const heldBy = ({ replica }: Parley) => {
  const { me, epoch, channels, friends, friendRequests, presence, drafts } = replica.get();
  return {
    me,
    epoch,
    friends,
    friendRequests,
    drafts: [...drafts]
      .flatMap(([id, { text, version }]) => (text === "" ? [] : [{ id, text, version }]))
      .sort((one, other) => (one.id < other.id ? -1 : 1)),
    presence: Object.fromEntries([...presence].sort()),
    channels: Object.fromEntries(
      [...channels]
        .sort()
        .map(([id, { channel, window, pending }]) => [
          id,
          { channel, messages: window?.messages.slice(-PAGE_ITEMS_DEFAULT), pending },
        ]),
    ),
  };
};

const until = async (what: string, isSo: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + AGREE_TIMEOUT_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Not within ${AGREE_TIMEOUT_MS} ms: ${what}`);
    await Bun.sleep(LOOK_AGAIN_MS);
  }
};

/** A window on every channel that there is by now. */
const openAll = ({ replica, open }: Parley) =>
  Promise.all([...replica.get().channels.keys()].map((id) => open(id)));

/** The real client of this person, live, with a window on every channel. */
export const openReplica = async (world: World, person: Person): Promise<Parley> => {
  const parley = createParley({ url: world.url.origin, transport: "body" });
  await parley.signIn({ identifier: person.username, password: PASSWORD });
  parley.connect();
  await until(`${person.username} is live`, () => parley.replica.get().epoch !== null);
  await openAll(parley);
  return parley;
};

/**
 * Old state + events = a fresh fetch: runs the change while the client of each of these people is watching, and then
 * holds what they hold against clients that know nothing yet.
 */
export const expectReplicasAgree = async <T>(
  world: World,
  people: readonly Person[],
  change: () => Promise<T>,
): Promise<T> => {
  const watching = await Promise.all(people.map((person) => openReplica(world, person)));
  const before = JSON.stringify(watching.map(heldBy));
  const result = await change();
  for (const [index, person] of people.entries()) {
    const parley = watching[index] as Parley;
    const fresh = await openReplica(world, person);
    const agree = async () => {
      // What follows a moment after the change may bring a channel to either.
      await Promise.all([openAll(parley), openAll(fresh)]);
      return Bun.deepEquals(heldBy(parley), heldBy(fresh));
    };
    await until(`the replicas of ${person.username} agree`, agree).catch(() => {});
    expect(heldBy(parley), `what ${person.username} held, and was told since`).toEqual(heldBy(fresh));
    await fresh[Symbol.asyncDispose]();
  }
  // A change that nobody notices proves nothing.
  expect(JSON.stringify(watching.map(heldBy))).not.toBe(before);
  await Promise.all(watching.map((parley) => parley[Symbol.asyncDispose]()));
  return result;
};
