import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { createFollowTrail, type Follower } from "./follow-trail.ts";
import { openTrail } from "./trail.ts";
import type { TrailEvent } from "./trail-event.ts";
import { auditWorld, manySignIns, seals, silent } from "./world-audit.ts";

type World = Awaited<ReturnType<typeof auditWorld>>;

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** Takes what comes, and says when it has come to a position. */
const taker = (name = "test") => {
  const taken: number[] = [];
  const batches: number[] = [];
  let told: (() => void) | null = null;
  const follower: Follower = {
    name,
    batchMax: 10,
    async handle(events) {
      taken.push(...events.map((event) => event.position));
      batches.push(events.length);
      told?.();
    },
  };
  const until = async (position: number) => {
    while (!taken.includes(position)) {
      await new Promise<void>((resolve) => {
        told = resolve;
      });
    }
  };
  return { follower, taken, batches, until };
};

describe("following the trail", () => {
  let world: World;
  beforeEach(async () => {
    world = await auditWorld();
  });
  afterEach(() => world[Symbol.asyncDispose]());

  const rowOf = async (name: string) =>
    world.database.db
      .selectFrom("audit_followers")
      .selectAll()
      .where("name", "=", name)
      .executeTakeFirstOrThrow();

  test("takes what was there and what comes, in order, in bounded batches", async () => {
    await world.record(...manySignIns(25));
    const { follower, taken, batches, until } = taker();
    await using _following = world.followTrail(follower);
    await until(25);
    await world.record(...manySignIns(3));
    await until(28);
    expect(taken).toEqual(upTo(28));
    expect(Math.max(...batches)).toBeLessThanOrEqual(10);
  });

  test("hands over the whole event", async () => {
    await world.record(...manySignIns(1));
    const { promise, resolve } = Promise.withResolvers<TrailEvent | undefined>();
    const handle = async ([event]: readonly TrailEvent[]) => resolve(event);
    await using _following = world.followTrail({ name: "whole", batchMax: 1, handle });
    const given = await promise;
    expect(given).toMatchObject({
      position: 1,
      action: "sign-in.failed",
      severity: "low",
      outcome: "failure",
      at: "2026-01-31T09:00:00.123Z",
      correlationId: "c-mallory-1",
      details: { identifier: "mallory-1", reason: "password" },
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test("goes on where it was after a restart, under its name", async () => {
    await world.record(...manySignIns(5));
    const first = taker();
    {
      await using _following = world.followTrail(first.follower);
      await first.until(5);
    }
    await world.record(...manySignIns(2));
    const second = taker();
    await using _following = world.followTrail(second.follower);
    await second.until(7);
    expect(second.taken).toEqual([6, 7]);
  });

  test("what is refused comes again, whole and in order, and the failure is told without its secrets", async () => {
    await world.record(...manySignIns(4));
    const refused: number[][] = [];
    let row: Awaited<ReturnType<typeof rowOf>> | undefined;
    const { follower, taken, until } = taker("moody");
    await using _following = world.followTrail({
      ...follower,
      async handle(events, signal) {
        if (refused.length < 2) {
          if (refused.length === 1) row = await rowOf("moody");
          refused.push(events.map((event) => event.position));
          throw new Error("no\nroom, token=abcdef");
        }
        await follower.handle(events, signal);
      },
    });
    await until(4);
    expect(refused).toEqual([upTo(4), upTo(4)]);
    expect(taken).toEqual(upTo(4));
    expect(row).toMatchObject({ position: 0, failures: 1, last_error: "no␊room, ***" });
  });

  test("of two servers one follows at a time, and the other takes over", async () => {
    await using other = openTrail({ database: world.database, seals, clock: systemClock, log: silent });
    const followThere = createFollowTrail({ database: world.database, trail: other, log: silent });
    const here = taker("one");
    const there = taker("one");
    {
      await using _here = world.followTrail(here.follower);
      await using _there = followThere(there.follower);
      for (let round = 1; round <= 10; round++) {
        await world.record(...manySignIns(3));
        await Promise.race([here.until(round * 3), there.until(round * 3)]);
      }
    }
    expect([...here.taken, ...there.taken].sort((one, two) => one - two)).toEqual(upTo(30));
    await using _there = followThere(there.follower);
    await world.record(...manySignIns(1));
    await there.until(31);
  });

  test("a crash after the events were taken, and before that is noted, gives them again", async () => {
    await world.record(...manySignIns(3));
    const { sql } = world.database;
    await sql.unsafe(`create function crash() returns trigger language plpgsql as $$ begin raise 'crash'; end $$;
      create trigger crash before update on audit_followers for each row
        when (new.position <> old.position) execute function crash()`);
    const { follower, taken, until } = taker("unlucky");
    await using _following = world.followTrail(follower);
    while (taken.length < 6) await new Promise((resolve) => setTimeout(resolve, 5));
    await sql.unsafe("drop trigger crash on audit_followers");
    await world.record(...manySignIns(1));
    await until(4);
    expect(taken.slice(0, 6)).toEqual([1, 2, 3, 1, 2, 3]);
    expect([...new Set(taken)]).toEqual([1, 2, 3, 4]);
  });

  test("what a server that died has held is taken over when its time is up", async () => {
    await world.record(...manySignIns(3));
    await world.database.sql`insert into audit_followers (name, position, holder, held_until, updated_at)
      values ('orphan', 1, gen_random_uuid(), now() + interval '700 milliseconds', now())`;
    const { follower, taken, until } = taker("orphan");
    await using _following = world.followTrail(follower);
    expect(await rowOf("orphan")).toMatchObject({ position: 1 });
    await until(3);
    expect(taken).toEqual([2, 3]);
  });

  test("one that begins at the end leaves out what was before", async () => {
    await world.record(...manySignIns(5));
    const { follower, taken, until } = taker("late");
    await using _following = world.followTrail({ ...follower, beginsAt: "end" });
    while (!(await rowOf("late").catch(() => null))) await new Promise((resolve) => setTimeout(resolve, 5));
    await world.record(...manySignIns(1));
    await until(6);
    expect(taken).toEqual([6]);
  });
});
