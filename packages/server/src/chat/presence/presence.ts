import type { PresenceEvent, PresenceStatus } from "@parley/contract";
import type { Broker } from "../../realtime/broker.ts";
import { type Signal, tell } from "../../realtime/signal.ts";
import type { Circles } from "./circles-sql.ts";
import { createErrands, type Errand } from "./errands.ts";
import type { Device, PresenceLedger } from "./presence-ledger.ts";
import type { After } from "./presence-process.ts";
import type { DeviceStatus } from "./status-of-devices.ts";

/** Changes are gathered this long, then told together. */
export const PRESENCE_GATHER_MS = 100;

export interface Presence {
  /** A socket is live. `show` is called once, a little later, with everyone of theirs who is not offline. */
  deviceCame(userId: string, device: Device, show?: (events: readonly PresenceEvent[]) => void): void;
  deviceSaid(userId: string, device: Device, status: DeviceStatus): void;
  deviceLeft(userId: string, device: Device): void;
  statusOf(userIds: readonly string[]): ReadonlyMap<string, PresenceStatus>;
  /** For each of these people, themselves and those of theirs who are not offline. */
  visibleTo(userIds: readonly string[]): Promise<ReadonlyMap<string, readonly PresenceEvent[]>>;
  /** Resolves when nothing is under way; nothing is told after that. */
  close(): Promise<void>;
}

export interface PresenceDeps {
  readonly ledger: PresenceLedger;
  readonly broker: Broker;
  /** Whom each of these people sees and is seen by, of those who pass `isHere`. */
  readonly circlesOf: (userIds: readonly string[], isHere: (userId: string) => boolean) => Promise<Circles>;
  readonly after: After;
  /** Told when circles cannot be read; what waits is tried again. */
  readonly onFailure: (error: unknown) => void;
}

/** Who sees whom come and go. The least urgent thing that chat tells: everything waits, is gathered and goes in turns. */
export const createPresence = (deps: PresenceDeps): Presence => {
  const { ledger, broker, circlesOf } = deps;
  const isHere = (userId: string) => ledger.statusOf(userId) !== "offline";
  const eventOf = (userId: string): PresenceEvent => ({
    op: "presence",
    userId,
    status: ledger.statusOf(userId),
  });
  const readCircles = (userIds: readonly string[]) => circlesOf(userIds, isHere);

  const visible = (userId: string, circle: ReadonlySet<string>): PresenceEvent[] =>
    [...(isHere(userId) ? [userId] : []), ...circle].map(eventOf);

  const tellAll = (viewers: Iterable<string>, event: PresenceEvent): number => {
    let told = 0;
    for (const userId of viewers) {
      broker.publishUncommitted(tell({ userId }, event));
      told += 1;
    }
    return told;
  };

  const carryOut = (userId: string, errand: Errand, circle: ReadonlySet<string>): number => {
    let told = 0;
    if (errand.announce) {
      // Who has only just come is shown everyone in any case.
      const viewers = [...circle, ...(isHere(userId) ? [userId] : [])].filter((id) => !errands.isNew(id));
      told += tellAll(viewers, eventOf(userId));
    }
    const seen = errand.look || errand.shows.length > 0 ? visible(userId, circle) : [];
    for (const show of errand.shows) show(seen);
    told += errand.shows.length * seen.length;
    if (errand.look && isHere(userId)) for (const event of seen) told += tellAll([userId], event);
    for (const lost of errand.lost) {
      if (!circle.has(lost)) told += tellAll([userId], { op: "presence", userId: lost, status: "offline" });
    }
    return told;
  };
  const errands = createErrands({ ...deps, gatherMs: PRESENCE_GATHER_MS, readCircles, carryOut });

  const unsubscribeLedger = ledger.subscribe(({ userId }) => errands.add(userId, { announce: true }));

  /** Who becomes visible to each other by a friendship or a channel, or ceases to be, learns it now. */
  const hearSignal = (signal: Signal) => {
    if (signal.kind === "join" && isHere(signal.userId)) {
      errands.add(signal.userId, { announce: true, look: true });
    }
    if (signal.kind !== "event" || signal.event.op !== "friend" || !("userId" in signal.to)) return;
    const { userId } = signal.to;
    if (!isHere(userId)) return;
    if (signal.event.change === "accepted") errands.add(userId, { announce: true, look: true });
    if (signal.event.change === "removed") errands.add(userId, { lost: [signal.event.user.id] });
  };
  const unsubscribeBroker = broker.subscribe(hearSignal);

  return {
    deviceCame(userId, device, show) {
      const isNew = !isHere(userId);
      ledger.deviceCame(userId, device);
      if (show) errands.add(userId, { shows: [show], isNew });
    },
    deviceSaid: ledger.deviceSaid,
    deviceLeft: ledger.deviceLeft,
    statusOf: (userIds) => new Map(userIds.map((id) => [id, ledger.statusOf(id)])),
    async visibleTo(userIds) {
      const circles = await readCircles(userIds);
      return new Map([...circles].map(([userId, circle]) => [userId, visible(userId, circle)]));
    },
    async close() {
      unsubscribeBroker();
      unsubscribeLedger();
      ledger.close();
      await errands.close();
    },
  };
};
