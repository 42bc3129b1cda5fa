import { setTimeout as pause } from "node:timers/promises";
import { channelsOf } from "./act.ts";
import type { Person } from "./person.ts";
import type { Site } from "./site.ts";

const POLL_MS = 50;
const WAKE_EVERY_POLLS = 10;

const waitingOf = async ({ outbox, posting, userId }: Person): Promise<string[]> => [
  ...(await outbox.list(userId())).map(({ nonce }) => nonce),
  ...posting.waiting(),
];

/** What the person has changed or begun, and the server does not have yet. */
const isQuiet = (person: Person) => {
  const { channels, drafts } = person.client().replica.get();
  const changes = [...channels.values()].every((held) => (held.changes?.size ?? 0) === 0);
  return changes && [...drafts.values()].every(({ state }) => state === "stored");
};

/** Nonces of what is still to be sent. */
export const undrainedOf = async ({ people }: Site): Promise<string[]> =>
  (await Promise.all(people.map(waitingOf))).flat();

/** Looks until it holds; false when it did not in time. */
export const eventually = async (
  holds: () => Promise<boolean> | boolean,
  limitMs: number,
): Promise<boolean> => {
  for (const until = performance.now() + limitMs; performance.now() < until; await pause(POLL_MS)) {
    if (await holds()) return true;
  }
  return holds();
};

const isLive = (person: Person) => person.client().connection.get().at === "live";

const wakeOthers = ({ people }: Site) => {
  for (const person of people) if (!isLive(person)) person.client().wake();
};

/** Looks until at least half of the devices are connected, or the time is over. */
export const mostAreBack = (site: Site, limitMs: number): Promise<boolean> => {
  wakeOthers(site);
  return eventually(() => site.people.filter(isLive).length * 2 >= site.people.length, limitMs);
};

/** Everybody comes back, and everything that waits is sent. False when it was not in time. */
export const drain = async (site: Site, limitMs: number): Promise<boolean> => {
  for (const person of site.people) person.client().connect();
  let polls = 0;
  return eventually(async () => {
    // As a person does who sees that there is no connection.
    if (polls % WAKE_EVERY_POLLS === 0) wakeOthers(site);
    polls += 1;
    return site.people.every((one) => isLive(one) && isQuiet(one)) && (await undrainedOf(site)).length === 0;
  }, limitMs);
};

/** Opens whatever could not be opened while things went wrong, and the threads that one has come to follow. */
export const openEverything = async (site: Site): Promise<void> => {
  const opened = site.people.flatMap((person, index) => {
    const held = [...person.client().replica.get().channels.keys()];
    return [...new Set([...channelsOf(site, index), ...held])].map((id) => person.client().open(id));
  });
  await Promise.allSettled(opened);
};
