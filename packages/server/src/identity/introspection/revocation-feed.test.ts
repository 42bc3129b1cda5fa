import fc from "fast-check";
import { expect, test } from "vitest";
import type { Signal } from "../../realtime/signal.ts";
import { problem, testClock } from "../identity-world.ts";
import { createRevocationFeed, OVERLAP_MS, type Watch } from "./revocation-feed.ts";
import type { Revocation } from "./revocation-watcher.ts";
import type { RevokedSession } from "./revoked-sessions.ts";

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Rows that become durable when the test says so, and signals that arrive or do not. */
const world = (options: { pageRows?: number; pendingMax?: number; watchesMax?: number } = {}) => {
  const clock = testClock();
  const rows: RevokedSession[] = [];
  const receivers = new Set<(signal: Signal) => void>();
  let count = 0;
  let away = false;
  const feed = createRevocationFeed({
    async readRevoked({ since, after, limit }) {
      await tick();
      if (away) throw new Error("away");
      return rows
        .filter((row) => row.at >= since && (!after || [row.at, row.id] > [after.at, after.id]))
        .sort((one, other) => ([one.at, one.id] < [other.at, other.id] ? -1 : 1))
        .slice(0, limit);
    },
    broker: {
      subscribe(receive) {
        receivers.add(receive);
        return () => receivers.delete(receive);
      },
    },
    clock,
    sweepIntervalMs: 3_600_000,
    ...options,
  });
  return {
    clock,
    feed,
    receivers,
    setAway: (it: boolean) => {
      away = it;
    },
    /** A revocation that is not durable yet: commit it with what comes back. */
    begin() {
      count += 1;
      const id = `s${String(count).padStart(5, "0")}`;
      const row = { id, userId: "bob", at: new Date(clock.now()).toISOString(), reason: "revoked" };
      return {
        id,
        commit({ told }: { told: boolean }) {
          rows.push(row);
          const signal: Signal = { kind: "end-session", sessionId: id, userId: "bob", reason: "revoked" };
          if (told) for (const receive of receivers) receive(signal);
        },
      };
    },
  };
};

/** Reads a watch to its end. */
const follow = (watch: Watch) => {
  const received: Revocation[] = [];
  const ended = (async () => {
    for await (const revocation of watch) received.push(revocation);
  })();
  ended.catch(() => {});
  return { received, ended, ids: () => received.map((one) => one.sessionId) };
};

test("what is revoked while the past is read comes once", async () => {
  const { feed, begin } = world();
  const [before, meanwhile, after] = [begin(), begin(), begin()];
  before.commit({ told: true });
  const opening = feed.watch("");
  meanwhile.commit({ told: true });
  const watch = await opening;
  const { received, ids, ended } = follow(watch);
  await tick();
  after.commit({ told: true });
  await tick();
  await feed.resync();
  await tick();
  expect(ids().sort()).toEqual([before.id, meanwhile.id, after.id]);
  expect(received).toHaveLength(3);
  watch.stop();
  await ended;
});

test("what no signal told is found by the next sweep, after a database that was away too", async () => {
  const { feed, begin, setAway, clock } = world();
  const watch = await feed.watch("");
  const { ids } = follow(watch);
  await tick();
  const untold = begin();
  untold.commit({ told: false });
  setAway(true);
  await expect(feed.resync()).rejects.toThrow("away");
  clock.advance(10 * OVERLAP_MS);
  expect(ids()).toEqual([]);
  setAway(false);
  await feed.resync();
  await tick();
  expect(ids()).toEqual([untold.id]);
  watch.stop();
});

test("all sessions of a person ending is told as such", async () => {
  const { feed, receivers } = world();
  const watch = await feed.watch("");
  const { received } = follow(watch);
  await tick();
  for (const receive of receivers) receive({ kind: "end-user", userId: "bob", reason: "account-locked" });
  await tick();
  expect(received).toMatchObject([{ sessionId: null, userId: "bob", reason: "account-locked" }]);
  watch.stop();
});

test("a watch that is not read ends; the others hear everything", async () => {
  const { feed, begin } = world({ pendingMax: 10 });
  const slow = await feed.watch("");
  const quick = await feed.watch("");
  const { ids } = follow(quick);
  const all: string[] = [];
  for (let index = 0; index < 30; index++) {
    const one = begin();
    all.push(one.id);
    one.commit({ told: true });
    await tick();
  }
  await slow.over;
  await expect(follow(slow).ended).rejects.toEqual(problem("watch_behind"));
  expect(ids()).toEqual(all);
  quick.stop();
});

test("there are so many watches and no more; one that stops makes room", async () => {
  const { feed } = world({ watchesMax: 2 });
  const [first] = [await feed.watch(""), await feed.watch("")];
  await expect(feed.watch("")).rejects.toEqual(problem("overloaded"));
  first.stop();
  await feed.watch("");
});

test.each([
  "tomorrow",
  Buffer.from('["revocations","soon"]').toString("base64url"),
  Buffer.from('["2026-01-31T09:00:00.000Z","019c"]').toString("base64url"),
])("%j is no cursor", async (since) => {
  await expect(world().feed.watch(since)).rejects.toEqual(problem("cursor_invalid"));
});

test("when the feed is closed, every watch is told to come back", async () => {
  const { feed } = world();
  const { ended } = follow(await feed.watch(""));
  await tick();
  feed[Symbol.dispose]();
  await expect(ended).rejects.toEqual(problem("server_stopping"));
});

type Step =
  | { readonly do: "begin" | "sweep" | "disconnect" | "connect" | "fail" | "heal" }
  | { readonly do: "commit"; readonly which: number; readonly told: boolean }
  | { readonly do: "pass"; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Step>({ do: "begin" }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("commit" as const), which: fc.nat(20), told: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 9_000 }) }),
  },
  { weight: 4, arbitrary: fc.constantFrom<Step>({ do: "disconnect" }, { do: "connect" }) },
  { weight: 2, arbitrary: fc.constantFrom<Step>({ do: "sweep" }, { do: "fail" }, { do: "heal" }) },
);

test("whatever is revoked, lost, committed late or cut off: who resumes from its cursor misses nothing", async () => {
  let resumed = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 80 }), async (steps) => {
      const { clock, feed, begin, setAway } = world({ pageRows: 3 });
      const started: { one: ReturnType<typeof begin>; at: number }[] = [];
      const standing: string[] = [];
      const heard = new Set<string | null>();
      let cursor = "";
      let watch: Watch | null = null;
      const connect = async () => {
        if (watch) return;
        if (cursor !== "") resumed += 1;
        const opened = await feed.watch(cursor).catch(() => null);
        watch = opened;
        if (!opened) return;
        (async () => {
          for await (const revocation of opened) {
            // What comes after the cut is lost on the wire.
            if (watch !== opened) return;
            heard.add(revocation.sessionId);
            cursor = revocation.cursor;
          }
        })().catch(() => {
          if (watch === opened) watch = null;
        });
      };
      const disconnect = () => {
        watch?.stop();
        watch = null;
      };
      const commit = (which: number, told: boolean) => {
        const [{ one } = {}] = started.splice(which % Math.max(1, started.length), 1);
        if (!one) return;
        one.commit({ told });
        standing.push(one.id);
      };
      for (const act of steps) {
        if (act.do === "begin") started.push({ one: begin(), at: clock.now() });
        else if (act.do === "commit") commit(act.which, act.told);
        else if (act.do === "pass") {
          clock.advance(act.ms);
          // No transaction takes longer than the overlap allows.
          while (started[0] && clock.now() - started[0].at > OVERLAP_MS - 10_000) commit(0, false);
        } else if (act.do === "sweep") await feed.resync().catch(() => {});
        else if (act.do === "fail") setAway(true);
        else if (act.do === "heal") setAway(false);
        else if (act.do === "connect") await connect();
        else disconnect();
        if (act.do !== "commit") await tick();
      }
      setAway(false);
      await connect();
      await feed.resync();
      for (let wait = 0; wait < 60; wait++) await tick();
      expect(standing.filter((id) => !heard.has(id))).toEqual([]);
      disconnect();
    }),
    { numRuns: 300 },
  );
  // About 120 as the steps fall: enough of them to have proved something.
  expect(resumed).toBeGreaterThan(30);
});
