import type { PresenceEvent } from "@parley/contract";
import type { After } from "../../clock.ts";
import type { Device } from "../../realtime/commands.ts";
import type { Signal } from "../../realtime/signal.ts";
import type { Circle, Circles } from "./circles-sql.ts";
import { createErrands, type Errand, type Surroundings } from "./errands.ts";
import { createUntold, eventOf, type People, type Shown } from "./people.ts";

/**
 * What those sockets are told that watch nobody: of their whole circle, each by itself, and so in turns and no oftener
 * than it bears. They have no topic for it: few sockets are such, and a topic for each of the others is dear.
 */
export interface TellCircles {
  came(userId: string, device: Device, isNew: boolean): void;
  /** The socket is gone, or watches. */
  left(userId: string, device: Device): void;
  changed(userId: string, before: Shown): void;
  hear(signal: Signal): void;
  close(): Promise<void>;
}

const OFFLINE: Shown = { status: "offline", custom: null };

export const createTellCircles = ({
  people,
  readCircles,
  readMembers,
  socketsOf,
  after,
  gatherMs,
  onFailure,
}: {
  people: People;
  readCircles: (userIds: readonly string[]) => Promise<Circles>;
  /** Of channels that are small enough for their members to see each other. */
  readMembers: (channelIds: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>;
  /** Of this node, those that watch nobody. */
  socketsOf: (userId: string) => readonly Device[];
  after: After;
  gatherMs: number;
  onFailure: (error: unknown) => void;
}): TellCircles => {
  /** Sockets of this node that watch nobody. */
  let sockets = 0;
  const untold = createUntold(people);

  const readSurroundings = async (errands: ReadonlyMap<string, Errand>): Promise<Surroundings> => {
    const left = [...errands].flatMap(([userId, errand]) => errand.left.map((id) => [id, userId] as const));
    const channelIds = [...new Set(left.map(([id]) => id))];
    const [circles, members] = await Promise.all([readCircles([...errands.keys()]), readMembers(channelIds)]);
    return {
      circles,
      members: new Map(
        channelIds.map((id) => [
          id,
          [...(members.get(id) ?? []), ...left.flatMap(([from, userId]) => (from === id ? [userId] : []))],
        ]),
      ),
    };
  };

  const show = (userId: string, { people: circle }: Circle): PresenceEvent[] =>
    [userId, ...circle].filter(people.isShown).map((id) => eventOf(id, people.of(id)));

  const tell = (viewers: Iterable<string>, event: PresenceEvent): number => {
    const frame = JSON.stringify(event);
    let told = 0;
    for (const viewer of viewers) {
      for (const socket of socketsOf(viewer)) socket.sendEncoded(frame);
      told += 1;
    }
    return told;
  };

  const announce = (userId: string, { people: circle }: Circle, hasMet: boolean): number => {
    const change = untold.take(userId);
    // Whom they have only just met knows nothing of them, whatever was told before.
    const event = hasMet ? eventOf(userId, people.of(userId)) : change;
    if (!event) return 0;
    // Who has only just come is shown everyone in any case.
    return tell(
      [...circle].filter((id) => !errands.isNew(id)),
      event,
    );
  };

  const part = (userId: string, others: Iterable<string>, { people: circle }: Circle): number => {
    let told = 0;
    for (const other of others) {
      if (other === userId || circle.has(other)) continue;
      told += tell([userId], eventOf(other, OFFLINE)) + tell([other], eventOf(userId, OFFLINE));
    }
    return told;
  };

  const carryOut = (userId: string, errand: Errand, circle: Circle, { members }: Surroundings): number => {
    let told = errand.announce ? announce(userId, circle, errand.look) : 0;
    const seen = errand.look || errand.shows.length > 0 ? show(userId, circle) : [];
    for (const device of errand.shows) device.sendTogether(seen);
    told += errand.shows.length * seen.length;
    if (errand.look) for (const event of seen) if (event.userId !== userId) told += tell([userId], event);
    told += part(userId, errand.lost, circle);
    for (const id of errand.left) told += part(userId, members.get(id) ?? [], circle);
    return told;
  };
  const errands = createErrands({ after, gatherMs, readSurroundings, carryOut, onFailure });

  /** People who meet or part. Nothing is read where every socket watches, and of whom nothing is shown nothing is told. */
  const add = (userId: string, errand: Partial<Errand>) => {
    if (sockets > 0 && people.isShown(userId)) errands.add(userId, errand);
  };

  return {
    came(userId, device, isNew) {
      sockets += 1;
      errands.add(userId, { shows: [device], isNew });
    },
    left(userId, device) {
      sockets -= 1;
      errands.forgetShow(userId, device);
      if (sockets === 0) untold.clear();
    },
    changed(userId, before) {
      if (sockets === 0) return;
      untold.note(userId, before);
      errands.add(userId, { announce: true });
    },
    hear(signal) {
      if (signal.kind === "join") return add(signal.userId, { look: true, announce: true });
      if (signal.kind === "leave") return add(signal.userId, { left: [signal.channelId] });
      if (signal.kind === "block-changed") {
        const [one, other] = signal.userIds;
        return add(one, { look: true, announce: true, lost: [other] });
      }
      if (signal.kind !== "event" || signal.event.op !== "friend" || !("userId" in signal.to)) return;
      const { change, user } = signal.event;
      if (change === "accepted") add(signal.to.userId, { look: true, announce: true });
      if (change === "removed") add(signal.to.userId, { lost: [user.id] });
    },
    close: errands.close,
  };
};
