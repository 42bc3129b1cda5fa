import type { AnswerOf, AuditEvent, InputOf } from "@parley/contract";
import { expect, test } from "vitest";
import { beginActivity, continueActivity, countByMinute } from "./sign-in-activity.ts";

const NOW = Date.parse("2026-01-31T09:00:30.000Z");
const MINUTE_MS = 60_000;

const event = (position: number, action: string, at = NOW): AuditEvent => ({
  id: `0199c0de-0000-7000-8000-${String(position).padStart(12, "0")}`,
  position,
  at: new Date(at).toISOString(),
  action,
  outcome: null,
  severity: "low",
  actorId: null,
  userId: null,
  ip: null,
  userAgent: null,
  correlationId: null,
  details: {},
  hash: "",
});

/** The trail as the server answers from it: the latest first, in pages. */
const serverOf = (trail: AuditEvent[]) => ({
  questions: 0,
  async load(input: InputOf<"audit.list">): Promise<AnswerOf<"audit.list">> {
    this.questions += 1;
    const below = Number(input.cursor ?? Number.POSITIVE_INFINITY);
    const found = trail
      .filter(({ position, action, at }) => {
        const isWanted = input.action === undefined || action === input.action;
        return isWanted && position < below && (!input.from || at >= input.from);
      })
      .sort((a, b) => b.position - a.position);
    const items = found.slice(0, input.limit);
    const last = items.at(-1);
    return { items, nextCursor: last && items.length < found.length ? String(last.position) : null };
  },
});

const loadFrom = (trail: AuditEvent[]) => {
  const server = serverOf(trail);
  return { server, load: (input: InputOf<"audit.list">) => server.load(input) };
};

const positionsOf = ({ events }: { events: readonly AuditEvent[] }) => events.map(({ position }) => position);

test("the first look has the sign-ins of an hour, the latest first, and nothing else", async () => {
  const { load } = loadFrom([
    event(1, "sign-in.succeeded", NOW - 61 * MINUTE_MS),
    event(2, "sign-in.failed", NOW - 59 * MINUTE_MS),
    event(3, "admin.read"),
    event(4, "sign-in.succeeded"),
  ]);
  const activity = await beginActivity(load, NOW);
  expect(positionsOf(activity)).toEqual([4, 2]);
  expect(activity).toMatchObject({ position: 4, isPartial: false });
});

test("a quiet hour takes one question, and one for each look after it", async () => {
  const { load, server } = loadFrom([event(1, "sign-in.succeeded", NOW - 61 * MINUTE_MS)]);
  const first = await beginActivity(load, NOW);
  expect(positionsOf(first)).toEqual([]);
  await continueActivity(load, first, NOW);
  expect(server.questions).toBe(2);
});

test("a busy hour is asked for by action: what else happened in it hides no sign-in", async () => {
  const trail = [event(1, "sign-in.failed", NOW - 50 * MINUTE_MS)];
  for (let position = 2; position <= 1_500; position += 1) trail.push(event(position, "admin.read"));
  const activity = await beginActivity(loadFrom(trail).load, NOW);
  expect(positionsOf(activity)).toEqual([1]);
  expect(activity).toMatchObject({ position: 1_500, isPartial: false });
});

test("each look after it adds what has happened since, once", async () => {
  const trail = [event(1, "sign-in.succeeded"), event(2, "admin.read")];
  const { load } = loadFrom(trail);
  const first = await beginActivity(load, NOW);
  trail.push(event(3, "sign-in.failed"), event(4, "admin.read"));
  const second = await continueActivity(load, first, NOW);
  expect(positionsOf(second)).toEqual([3, 1]);
  expect(second.position).toBe(4);
  expect(positionsOf(await continueActivity(load, second, NOW))).toEqual([3, 1]);
});

test("a look finds what happened in between, however many pages that is", async () => {
  const trail = [event(1, "sign-in.succeeded")];
  const { load } = loadFrom(trail);
  const first = await beginActivity(load, NOW);
  for (let position = 2; position <= 350; position += 1) trail.push(event(position, "sign-in.failed"));
  const second = await continueActivity(load, first, NOW);
  expect(second.events).toHaveLength(350);
  expect(second.isPartial).toBe(false);
});

test("what is older than an hour goes, though nothing new has come", async () => {
  const { load } = loadFrom([event(1, "sign-in.succeeded")]);
  const first = await beginActivity(load, NOW);
  expect(positionsOf(await continueActivity(load, first, NOW + 61 * MINUTE_MS))).toEqual([]);
});

test("more than can be looked through is said to be so, and asked for no further", async () => {
  const trail = Array.from({ length: 1_200 }, (_, at) => event(at + 1, "sign-in.failed"));
  const { load, server } = loadFrom(trail);
  const activity = await beginActivity(load, NOW);
  expect(activity.isPartial).toBe(true);
  expect(activity.events).toHaveLength(1_000);
  expect(activity.events[0]?.position).toBe(1_200);
  expect(server.questions).toBeLessThan(25);
});

test("there are sixty minutes, the one that runs is the last, and each has its own", () => {
  const counts = countByMinute(
    [
      event(1, "sign-in.succeeded"),
      event(2, "mfa.failed"),
      event(3, "sign-in.failed", NOW - MINUTE_MS),
      event(4, "sign-in.succeeded", NOW - 59 * MINUTE_MS),
      event(5, "sign-in.succeeded", NOW - 60 * MINUTE_MS),
      event(6, "sign-in.burst"),
    ],
    NOW,
  );
  expect(counts).toHaveLength(60);
  expect(counts.at(-1)).toEqual({ at: NOW - 30_000, succeeded: 1, failed: 1 });
  expect(counts.at(-2)).toMatchObject({ succeeded: 0, failed: 1 });
  expect(counts[0]).toMatchObject({ succeeded: 1, failed: 0 });
});
