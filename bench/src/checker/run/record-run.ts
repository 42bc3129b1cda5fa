import { isDeepStrictEqual } from "node:util";
import type { HeldAtEnd, RunRecord } from "../judge/record.ts";
import { type Afresh, fetchAfresh } from "./fetch-afresh.ts";
import { eventually, undrainedOf } from "./settle.ts";
import type { Site } from "./site.ts";

type Stray = RunRecord["strayChannels"][number];

const heldBy = (site: Site, { channels }: Afresh): HeldAtEnd[] =>
  site.people.flatMap((person, index) =>
    [...person.client().replica.get().channels.values()].flatMap(
      ({ channel, window, pending }): HeldAtEnd[] => {
        const fetched = channels[index]?.get(channel.id);
        if (fetched === undefined) return [];
        const nonces = pending.map(({ nonce }) => nonce);
        const isAway = person.isAway(channel.id);
        return [{ person: person.name, held: channel, fetched, window, isAway, pending: nonces }];
      },
    ),
  );

const strayChannels = (site: Site, { channels }: Afresh): Stray[] =>
  site.people.flatMap((person, index) => {
    const held = new Set(person.client().replica.get().channels.keys());
    const told = new Set(channels[index]?.keys());
    const stray = (ids: ReadonlySet<string>, is: Stray["is"]) =>
      [...ids].map((channelId): Stray => ({ person: person.name, channelId, is }));
    return [...stray(told.difference(held), "lacking"), ...stray(held.difference(told), "beyond")];
  });

const agrees = (site: Site, afresh: Afresh) =>
  strayChannels(site, afresh).length === 0 &&
  heldBy(site, afresh).every(
    ({ held, fetched, window, pending }) =>
      pending.length === 0 && window !== null && isDeepStrictEqual(held, fetched),
  );

/** How long clients may take to agree with one fetch, before everything is fetched once more. */
const FETCHED_HOLDS_MS = 1_000;

/** What stands when everybody agrees with it, or when the time is over. */
const fetchUntilAgreed = async (site: Site, agreeLimitMs: number): Promise<Afresh> => {
  for (const until = performance.now() + agreeLimitMs; ; ) {
    const afresh = await fetchAfresh(site);
    // A client may be behind, or have moved its read marker after the fetch.
    const isAgreed = await eventually(() => agrees(site, afresh), FETCHED_HOLDS_MS);
    if (isAgreed || performance.now() > until) return afresh;
  }
};

/**
 * Reads what stands and what everybody holds. Call it when nothing is written any more. A client that is behind has
 * the given time to catch up before what it holds is noted.
 */
export const recordRun = async (site: Site, agreeLimitMs: number): Promise<RunRecord> => {
  const { ledger } = site;
  const afresh = await fetchUntilAgreed(site, agreeLimitMs);
  return {
    written: ledger.written,
    acknowledged: ledger.allAcknowledged(),
    delivered: ledger.allShown(),
    undrained: await undrainedOf(site),
    histories: afresh.histories,
    held: heldBy(site, afresh),
    strayChannels: strayChannels(site, afresh),
  };
};
