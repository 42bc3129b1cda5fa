import type { PresenceEvent, PresenceStatus } from "@parley/contract";
import type { After } from "../../clock.ts";
import type { Broker } from "../../realtime/broker.ts";
import type { Device } from "../../realtime/commands.ts";
import type { Audience, Signal } from "../../realtime/signal.ts";
import type { Circles } from "./circles-sql.ts";
import type { Sight } from "./may-see-sql.ts";
import { createPeople } from "./people.ts";
import type { PresenceLedger } from "./presence-ledger.ts";
import type { StandingStatuses } from "./standing-statuses.ts";
import type { DeviceStatus } from "./status-of-devices.ts";
import { createTellChanges } from "./tell-changes.ts";
import { createTellCircles } from "./tell-circles.ts";
import { createWatches } from "./watches.ts";

/** Changes are gathered this long, then told together. */
export const PRESENCE_GATHER_MS = 100;

/** Tells sockets of this node: every node knows of everyone, and tells its own. */
export type TellHere = (to: Audience, event: PresenceEvent) => void;

export interface Presence {
  /** A socket is live. Unless it watches by then, it is shown everyone of theirs a little later. */
  deviceCame(userId: string, device: Device): void;
  deviceSaid(userId: string, device: Device, status: DeviceStatus): void;
  deviceLeft(userId: string, device: Device): void;
  /** From here on the socket is told of these people alone. Resolves when it was told how they are now. */
  watch(userId: string, device: Device, userIds: readonly string[]): Promise<void>;
  /** As others see them; `dnd` only while they are here. */
  statusOf(userIds: readonly string[]): ReadonlyMap<string, PresenceStatus>;
  /** Whether they asked not to be disturbed, here or not: nothing is pushed to them. */
  isDnd(userId: string): boolean;
  /** Resolves when nothing is under way; nothing is told after that. */
  close(): Promise<void>;
}

export interface PresenceDeps {
  readonly ledger: PresenceLedger;
  readonly statuses: StandingStatuses;
  readonly broker: Broker;
  readonly tellHere: TellHere;
  /** Whom each of these people sees and is seen by, of those who pass `isShown`. */
  readonly circlesOf: (userIds: readonly string[], isShown: (userId: string) => boolean) => Promise<Circles>;
  /** Who is in these channels, of those whose members see each other. */
  readonly membersOf: (channelIds: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>;
  readonly maySee: (sights: readonly Sight[]) => Promise<readonly boolean[]>;
  readonly after: After;
  /** Told when the database cannot be read; what waits is tried again. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Who sees whom come and go. The least urgent thing that chat tells: everything is gathered, and what is told to many one
 * by one goes in turns.
 */
export const createPresence = (deps: PresenceDeps): Presence => {
  const { ledger, statuses, broker } = deps;
  const people = createPeople(ledger, statuses);
  const parts = { ...deps, people, gatherMs: PRESENCE_GATHER_MS };
  const changes = createTellChanges(parts);
  const watches = createWatches({ ...parts, readSights: deps.maySee });
  const isUnwatching = (userId: string, device: Device) =>
    !watches.has(device) && ledger.devicesOf(userId).includes(device);
  const circles = createTellCircles({
    ...parts,
    // What comes here are sockets, of which the ledger knows no more than which is which.
    socketsOf: (userId) => (ledger.devicesOf(userId) as Device[]).filter((device) => !watches.has(device)),
    readCircles: (userIds) => deps.circlesOf(userIds, people.isShown),
    readMembers: deps.membersOf,
  });

  const endPeople = people.subscribe((userId, before) => {
    changes.changed(userId, before);
    circles.changed(userId, before);
  });

  const hearSight = (signal: Signal) => {
    if (signal.kind === "join") watches.changed(signal.userId, "gained");
    if (signal.kind === "leave") watches.changed(signal.userId, "lost");
    if (signal.kind === "block-changed") {
      watches.changed(signal.userIds[0], "gained");
      watches.changed(signal.userIds[0], "lost");
    }
    if (signal.kind !== "event" || signal.event.op !== "friend" || !("userId" in signal.to)) return;
    if (signal.event.change === "accepted") watches.changed(signal.to.userId, "gained");
    if (signal.event.change === "removed") watches.changed(signal.to.userId, "lost");
  };
  const endBroker = broker.subscribe((signal) => {
    if (signal.kind === "status-set") return statuses.hear(signal);
    hearSight(signal);
    circles.hear(signal);
  });

  return {
    deviceCame(userId, device) {
      const isNew = !people.isHere(userId);
      ledger.deviceCame(userId, device);
      circles.came(userId, device, isNew);
    },
    deviceSaid: ledger.deviceSaid,
    deviceLeft(userId, device) {
      if (isUnwatching(userId, device)) circles.left(userId, device);
      watches.left(device);
      ledger.deviceLeft(userId, device);
    },
    watch(userId, device, userIds) {
      if (isUnwatching(userId, device)) circles.left(userId, device);
      return watches.watch(device, userId, userIds);
    },
    statusOf: (userIds) => new Map(userIds.map((id) => [id, people.of(id).status])),
    isDnd: (userId) => statuses.of(userId).dnd,
    async close() {
      endBroker();
      endPeople();
      changes.close();
      statuses.close();
      await Promise.all([ledger.close(), circles.close(), watches.close()]);
    },
  };
};
