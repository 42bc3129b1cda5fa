import type { CustomStatus, ParsedInputOf, PresenceEvent, PresenceStatus } from "@parley/contract";
import type { After } from "../../clock.ts";
import type { Device } from "../../realtime/commands.ts";
import type { Audience } from "../../realtime/signal.ts";
import { topicOf } from "../../realtime/topics.ts";
import { chatWorld, type Person } from "../channel/world-chat.ts";
import { circlesOf, membersOf } from "./circles-sql.ts";
import { maySee } from "./may-see-sql.ts";
import { createPresence, PRESENCE_GATHER_MS } from "./presence.ts";
import { createProcessPresence } from "./presence-process.ts";
import { createStandingStatuses } from "./standing-statuses.ts";
import { statusHandlers } from "./status-handlers.ts";
import { createWriteStatus, readStatuses, readStatusOf } from "./statuses-sql.ts";

/** A clock that moves when told to, and runs what is due on the way. For tests. */
export const createMovedClock = (start = Date.parse("2026-01-31T09:00:00.000Z")) => {
  let now = start;
  const due: { at: number; run: () => void }[] = [];

  const after: After = (ms, run) => {
    const entry = { at: now + ms, run };
    due.push(entry);
    return () => {
      const place = due.indexOf(entry);
      if (place >= 0) due.splice(place, 1);
    };
  };

  return {
    now: () => now,
    after,
    get timers() {
      return due.length;
    },
    advance(ms: number) {
      const end = now + ms;
      for (;;) {
        const next = due.filter((entry) => entry.at <= end).toSorted((one, other) => one.at - other.at)[0];
        if (!next) break;
        due.splice(due.indexOf(next), 1);
        now = Math.max(now, next.at);
        next.run();
      }
      now = end;
    },
  };
};

/** What a socket shows of people, by name, after everything it was told: `bob online`, `carol offline 🏖`. */
export type Showing = ReadonlyMap<string, string>;

/** A socket in memory. It hears what presence tells it, and what it tells the audiences that it hears. */
export const createTestSocket = (nameOf: (userId: string) => string) => {
  const audiences = new Set<string>();
  const shows = new Map<string, { status: PresenceStatus; custom: CustomStatus | null }>();
  let told: string[] = [];
  const take = ({ userId, status, custom }: PresenceEvent) => {
    const before = shows.get(userId) ?? { status: "offline", custom: null };
    const now = { status, custom: custom === undefined ? before.custom : custom };
    shows.set(userId, now);
    if (JSON.stringify(before) === JSON.stringify(now)) return;
    const added = custom === undefined ? "" : ` ${custom?.emoji ?? custom?.text ?? "-"}`;
    told.push(`${nameOf(userId)} ${status}${added}`.replace(/ -$/, ""));
  };
  const device: Device = {
    receives: () => true,
    send: (frame) => take(frame as PresenceEvent),
    sendEncoded: (frame) => take(JSON.parse(frame)),
    sendTogether: (frames) => {
      for (const frame of frames) take(frame as PresenceEvent);
    },
    hear: (to) => audiences.add(topicOf(to)),
    unhear: (to) => audiences.delete(topicOf(to)),
  };
  return {
    device,
    audiences,
    hear(to: Audience, event: PresenceEvent) {
      if (audiences.has(topicOf(to))) take(event);
    },
    /** What it was told since the last call that it did not know, in order. */
    told: () => told.splice(0),
    /** As a client does that begins to watch. */
    forgetAllBut(userIds: ReadonlySet<string>) {
      for (const id of shows.keys()) if (!userIds.has(id)) shows.delete(id);
      told = [];
    },
    showing: (): Showing =>
      new Map(
        [...shows].flatMap(([id, { status, custom }]) =>
          status === "offline" && custom === null
            ? []
            : [[nameOf(id), `${status} ${custom?.emoji ?? ""}`.trim()] as const],
        ),
      ),
  };
};

export type TestPresenceSocket = ReturnType<typeof createTestSocket>;

/** Presence on chat's slices, with sockets in memory and a clock that moves when told to. For tests. */
export const presenceWorld = async () => {
  const world = await chatWorld();
  const { sql, broker } = world;
  const moved = createMovedClock();
  const failures: unknown[] = [];
  const sockets = new Map<TestPresenceSocket, Person>();
  const counts = { queries: 0, published: 0 };
  let isDown = false;
  let underWay = 0;
  const asking = async <T>(ask: () => Promise<T>): Promise<T> => {
    counts.queries += 1;
    underWay += 1;
    try {
      if (isDown) throw new Error("The database is away");
      return await ask();
    } finally {
      underWay -= 1;
    }
  };
  const statuses = createStandingStatuses({
    clock: moved,
    after: moved.after,
    readStatuses: (alsoOf) => readStatuses(sql, alsoOf),
  });
  const presence = createPresence({
    ledger: createProcessPresence({ clock: moved, after: moved.after }),
    statuses,
    broker,
    tellHere(to, event) {
      counts.published += 1;
      for (const socket of sockets.keys()) socket.hear(to, event);
    },
    circlesOf: (ids, isShown) => asking(() => circlesOf(sql, ids, isShown)),
    membersOf: (ids) => (ids.length === 0 ? membersOf(sql, ids) : asking(() => membersOf(sql, ids))),
    maySee: (sights) => asking(() => maySee(sql, sights)),
    after: moved.after,
    onFailure: (error) => failures.push(error),
  });
  const status = statusHandlers({
    clock: moved,
    readStatusOf: (userId) => readStatusOf(sql, userId),
    writeStatus: createWriteStatus({ sql, broker }),
  });
  const nameOf = (userId: string) => world.profiles.get(userId)?.username ?? userId;
  const callOf = (person: Person) =>
    ({ principal: { userId: person.id } }) as unknown as Parameters<(typeof status)["status.get"]>[1];

  return {
    ...world,
    presence,
    statuses,
    moved,
    failures,
    counts,
    break: (down: boolean) => {
      isDown = down;
    },
    /** Lets a time go by, and everything happen that waits for the database. */
    async settle(ms = PRESENCE_GATHER_MS) {
      moved.advance(ms);
      for (let quiet = 0; quiet < 20; quiet = underWay > 0 ? 0 : quiet + 1) {
        await new Promise((resolve) => setTimeout(resolve, underWay > 0 ? 2 : 0));
        if (underWay === 0) moved.advance(10);
      }
    },
    /** A socket of nobody's. */
    socketOf: () => createTestSocket(nameOf),
    /** Opens a socket. */
    come(person: Person) {
      const socket = createTestSocket(nameOf);
      sockets.set(socket, person);
      socket.device.hear({ userId: person.id });
      presence.deviceCame(person.id, socket.device);
      return socket;
    },
    go(socket: TestPresenceSocket) {
      const person = sockets.get(socket);
      sockets.delete(socket);
      if (person) presence.deviceLeft(person.id, socket.device);
    },
    say(socket: TestPresenceSocket, status: "online" | "away") {
      presence.deviceSaid(sockets.get(socket)?.id ?? "", socket.device, status);
    },
    watch(socket: TestPresenceSocket, people: readonly { id: string }[]) {
      const person = sockets.get(socket);
      if (!person) throw new Error("It is gone");
      const ids = people.map(({ id }) => id);
      socket.forgetAllBut(new Set([...ids, person.id]));
      return presence.watch(person.id, socket.device, ids);
    },
    setStatus: (person: Person, input: Partial<ParsedInputOf<"status.set">>) =>
      status["status.set"]({ custom: null, dnd: false, dndUntil: null, ...input }, callOf(person)),
    getStatus: (person: Person) => status["status.get"]({}, callOf(person)),
    sockets,
    nameOf,
    async [Symbol.asyncDispose]() {
      await presence.close();
      await world[Symbol.asyncDispose]();
    },
  };
};
