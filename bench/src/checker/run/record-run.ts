import { isDeepStrictEqual } from "node:util";
import type { MessageEdit } from "@parley/contract";
import { asOthersSee } from "../judge/judge-markers.ts";
import type { DraftHeld, HeldAtEnd, RunRecord } from "../judge/record.ts";
import { type Afresh, type Fresh, fetchAfresh, readersOf, signInAfresh } from "./fetch-afresh.ts";
import { eventually, openEverything, undrainedOf } from "./settle.ts";
import type { Site } from "./site.ts";

type Stray = RunRecord["strayChannels"][number];

const heldBy = (site: Site, { channels, lookedAt }: Afresh): HeldAtEnd[] =>
  site.people.flatMap((person, index) =>
    [...person.client().replica.get().channels.values()].flatMap((one): HeldAtEnd[] => {
      const { channel, window, pending, changes, receipts = new Map() } = one;
      const fetched = channels[index]?.get(channel.id) ?? lookedAt[index]?.get(channel.id);
      if (fetched === undefined) return [];
      return [
        {
          person: person.device,
          userId: person.userId(),
          held: channel,
          fetched,
          window,
          isAway: person.isAway(channel.id),
          pending: pending.map(({ nonce }) => nonce),
          changes: [...(changes?.keys() ?? [])],
          receipts,
        },
      ];
    }),
  );

const draftsHeld = (site: Site): DraftHeld[] =>
  site.people.flatMap((person) =>
    [...person.client().replica.get().drafts.values()]
      .filter(({ text, state }) => text !== "" || state === "waiting")
      .map(({ channelId, text, version, nonce, state }) => ({
        person: person.device,
        userId: person.userId(),
        ...{ channelId, text, version, nonce, state },
      })),
  );

const strayChannels = (site: Site, { channels, lookedAt }: Afresh): Stray[] =>
  site.people.flatMap((person, index) => {
    const held = new Set(person.client().replica.get().channels.keys());
    const told = new Set(channels[index]?.keys());
    const seen = told.union(new Set(lookedAt[index]?.keys()));
    const stray = (ids: ReadonlySet<string>, is: Stray["is"]) =>
      [...ids].map((channelId): Stray => ({ person: person.device, channelId, is }));
    return [...stray(told.difference(held), "lacking"), ...stray(held.difference(seen), "beyond")];
  });

const draftsAgree = (site: Site, { drafts }: Afresh) => {
  const held = draftsHeld(site);
  const wordsOf = (person: string) =>
    drafts
      .filter(({ userId }) => userId === person)
      .map(({ channelId, version, text }) => `${channelId} ${version} ${text}`)
      .sort();
  return site.people.every((person) => {
    const own = held.filter((one) => one.person === person.device);
    const words = own.map(({ channelId, version, text }) => `${channelId} ${version} ${text}`).sort();
    return own.every(({ state }) => state === "stored") && isDeepStrictEqual(words, wordsOf(person.userId()));
  });
};

/** What follows from a message in a thread is a moment behind it. */
const threadsCounted = ({ histories }: Afresh) =>
  [...histories.values()]
    .flat()
    .every(
      ({ threadId, threadCount }) => threadId === null || threadCount === histories.get(threadId)?.length,
    );

const agrees = (site: Site, afresh: Afresh) => {
  // Members are listed before channels: a marker that moves in between is in one of the two.
  const seenOtherwise = asOthersSee(afresh);
  const isSettled = (one: HeldAtEnd) =>
    one.pending.length + one.changes.length === 0 &&
    one.window !== null &&
    isDeepStrictEqual(one.held, one.fetched) &&
    seenOtherwise(one).length === 0;
  return (
    threadsCounted(afresh) &&
    strayChannels(site, afresh).length === 0 &&
    draftsAgree(site, afresh) &&
    heldBy(site, afresh).every(isSettled)
  );
};

/** How long clients may take to agree with one fetch, before everything is fetched once more. */
const FETCHED_HOLDS_MS = 1_000;

/** What stands when everybody agrees with it, or when the time is over. */
const fetchUntilAgreed = async (site: Site, fresh: Fresh, agreeLimitMs: number): Promise<Afresh> => {
  for (const until = performance.now() + agreeLimitMs; ; ) {
    await openEverything(site);
    const afresh = await fetchAfresh(site, fresh);
    // A client may be behind, or have moved its read marker after the fetch.
    const isAgreed = await eventually(() => agrees(site, afresh), FETCHED_HOLDS_MS);
    if (isAgreed || performance.now() > until) return afresh;
  }
};

/** The texts before, of whatever anybody wanted to edit. */
const fetchEdits = async (site: Site, fresh: Fresh): Promise<Map<string, readonly MessageEdit[]>> => {
  const readers = readersOf(site, fresh);
  const edited = new Map(
    site.ledger
      .allAsks()
      .flatMap(({ channelId, messageId, change }) =>
        change.op === "edit" ? [[messageId, channelId] as const] : [],
      ),
  );
  const found = new Map<string, readonly MessageEdit[]>();
  for (const [messageId, id] of edited) {
    // A message that was acknowledged and is not there is for the judge of the history to tell.
    const edits = await readers
      .get(id)
      ?.call("message.edits", { id, messageId })
      .catch(() => null);
    if (edits) found.set(messageId, edits.items);
  }
  return found;
};

/**
 * Reads what stands and what everybody holds. Call it when nothing is written any more. A client that is behind has
 * the given time to catch up before what it holds is noted.
 */
export const recordRun = async (site: Site, agreeLimitMs: number): Promise<RunRecord> => {
  const { ledger } = site;
  await using fresh = await signInAfresh(site);
  const afresh = await fetchUntilAgreed(site, fresh, agreeLimitMs);
  return {
    written: ledger.written,
    acknowledged: ledger.allAcknowledged(),
    delivered: ledger.allShown(),
    asks: ledger.allAsks(),
    undrained: await undrainedOf(site),
    histories: afresh.histories,
    edits: await fetchEdits(site, fresh),
    members: afresh.members,
    markersSaid: ledger.markersSaid(),
    markersTold: ledger.markersTold(),
    draftsTold: ledger.draftsTold(),
    drafts: afresh.drafts,
    draftsHeld: draftsHeld(site),
    draftsKept: site.draftsKept,
    held: heldBy(site, afresh),
    strayChannels: strayChannels(site, afresh),
  };
};
