import type { After, Clock } from "../../clock.ts";
import { type Device, OFFLINE_GRACE_MS, type PresenceLedger, type StatusChange } from "./presence-ledger.ts";
import { type DeviceStatus, statusOfDevices, type Whereabouts } from "./status-of-devices.ts";

// Lean: ten thousand people with a device each are two megabytes.
interface Person {
  readonly devices: Device[];
  /** Those of the devices that are away. Most people have none, and share one empty list. */
  away: readonly Device[];
  status: Whereabouts;
}

const NONE: readonly Device[] = [];

const without = (devices: readonly Device[], device: Device): readonly Device[] =>
  devices.includes(device) ? devices.filter((other) => other !== device) : devices;

const statusOfPerson = ({ devices, away }: Person): Whereabouts =>
  statusOfDevices(devices.map((device): DeviceStatus => (away.includes(device) ? "away" : "online")));

/** Presence of a single node, in memory. */
export const createProcessPresence = ({ clock, after }: { clock: Clock; after: After }): PresenceLedger => {
  const people = new Map<string, Person>();
  /** Who has no device any more, and when they are offline; in that order, since all wait equally long. */
  const leaving = new Map<string, number>();
  const hearers = new Set<(change: StatusChange) => void>();
  let cancelTimer: (() => void) | null = null;

  const become = (userId: string, person: Person, to: Whereabouts) => {
    const from = person.status;
    if (from === to) return;
    person.status = to;
    for (const hear of hearers) hear({ userId, from, to });
  };

  const startTimer = () => {
    const [next] = leaving.values();
    if (cancelTimer !== null || next === undefined) return;
    cancelTimer = after(Math.max(0, next - clock.now()), endGraces);
  };

  const endGraces = () => {
    cancelTimer = null;
    const now = clock.now();
    for (const [userId, at] of leaving) {
      if (at > now) break;
      leaving.delete(userId);
      const person = people.get(userId);
      people.delete(userId);
      if (person) become(userId, person, "offline");
    }
    startTimer();
  };

  return {
    deviceCame(userId, device) {
      const person: Person = people.get(userId) ?? { devices: [], away: NONE, status: "offline" };
      people.set(userId, person);
      if (person.devices.includes(device)) return;
      leaving.delete(userId);
      person.devices.push(device);
      become(userId, person, statusOfPerson(person));
    },

    deviceSaid(userId, device, status) {
      const person = people.get(userId);
      if (!person?.devices.includes(device)) return;
      person.away = without(person.away, device);
      if (status === "away") person.away = [...person.away, device];
      become(userId, person, statusOfPerson(person));
    },

    deviceLeft(userId, device) {
      const person = people.get(userId);
      const place = person?.devices.indexOf(device) ?? -1;
      if (!person || place < 0) return;
      person.devices.splice(place, 1);
      person.away = without(person.away, device);
      if (person.devices.length > 0) return become(userId, person, statusOfPerson(person));
      leaving.set(userId, clock.now() + OFFLINE_GRACE_MS);
      startTimer();
    },

    statusOf: (userId) => people.get(userId)?.status ?? "offline",
    devicesOf: (userId) => people.get(userId)?.devices ?? NONE,

    subscribe(hear) {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },

    async close() {
      cancelTimer?.();
      cancelTimer = null;
      leaving.clear();
    },
  };
};
