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

/** Everybody comes back, and everything that waits is sent. False when it was not in time. */
export const drain = async (site: Site, limitMs: number): Promise<boolean> => {
  for (const person of site.people) person.client().connect();
  let polls = 0;
  return eventually(async () => {
    // As a person does who sees that there is no connection.
    if (polls % WAKE_EVERY_POLLS === 0) {
      for (const person of site.people) if (!isLive(person)) person.client().wake();
    }
    polls += 1;
    return site.people.every(isLive) && (await undrainedOf(site)).length === 0;
  }, limitMs);
};

/**
 * One more message in each channel, while everybody is there to hear it: what is told to clients that are connected is
 * then judged too, and not only what they recover.
 */
export const sayLastWords = async (site: Site): Promise<void> => {
  for (const [index, { members }] of site.layout.channels.entries()) {
    const speaker = site.people[members[0] ?? 0];
    await speaker?.client().send(site.channelIds[index] ?? "", speaker.nextText());
  }
};

/** Opens whatever could not be opened while things went wrong. */
export const openEverything = async (site: Site): Promise<void> => {
  const opened = site.people.flatMap((person, index) =>
    channelsOf(site, index).map((channelId) => person.client().open(channelId)),
  );
  await Promise.allSettled(opened);
};
