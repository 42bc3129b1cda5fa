import { expect, test } from "vitest";
import type { InChannel } from "../../chat/message/message-log.ts";
import type { ReadUpTo } from "./mark-read-sql.ts";
import { createSettleReads } from "./settle-reads.ts";

/** Time passes when told: whatever waits is run in turn. */
const world = ({ failures = 0 } = {}) => {
  const timers: { ms: number; run: () => void }[] = [];
  const reads: ReadUpTo[][] = [];
  const passed: object[][] = [];
  const told: object[] = [];
  let left = failures;
  const fail = () => {
    left -= 1;
    if (left >= 0) throw new Error("The database is away");
  };
  const settle = createSettleReads({
    markRead: {
      async upTo(all) {
        fail();
        reads.push([...all]);
        return all.map(({ userId, readSeq }) => ({ id: `${userId} ${readSeq}`, userId }));
      },
      async passed(all) {
        fail();
        passed.push([...all]);
        return [];
      },
    },
    tell: (news) => void told.push(...news),
    after(ms, run) {
      const timer = { ms, run };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
    onFailure: () => undefined,
  });
  return {
    ...{ settle, reads, passed, told },
    async pass() {
      for (const { run } of timers.splice(0)) run();
      await new Promise((resolve) => setImmediate(resolve));
    },
    waiting: () => timers.length,
  };
};

const read = (readSeq: number, userId = "bob", channelId = "plans"): ReadUpTo => ({
  userId,
  channelId,
  readSeq,
});
const sent = (senderId: string, channelId = "plans") => ({ message: { senderId, channelId } }) as InChannel;

test("what is read in a moment is one question, up to the furthest; each person is told of their own", async () => {
  const it = world();
  it.settle.read([read(3), read(9), read(4)]);
  it.settle.read([read(7), read(2, "carol")]);
  await it.pass();
  expect(it.reads).toEqual([[read(9), read(2, "carol")]]);
  expect(it.told).toEqual([
    { userId: "bob", read: ["bob 9"] },
    { userId: "carol", read: ["carol 2"] },
  ]);
  await it.settle.idle();
  expect(it.waiting()).toBe(0);
});

test("what the database could not be asked is asked again, with what came meanwhile", async () => {
  const it = world({ failures: 2 });
  it.settle.read([read(3)]);
  await it.pass();
  it.settle.read([read(5), read(1, "carol")]);
  await it.pass();
  expect(it.reads).toEqual([]);
  await it.pass();
  expect(it.reads).toEqual([[read(5), read(1, "carol")]]);
  await it.settle.idle();
});

test("who has sent is looked at once in some seconds, however much they send, and again where that failed", async () => {
  const it = world({ failures: 1 });
  it.settle.sent([sent("bob"), sent("bob"), sent("carol"), sent("bob", "lunch")]);
  it.settle.sent([sent("bob")]);
  expect(it.waiting()).toBe(1);
  await it.pass();
  expect(it.passed).toEqual([]);
  await it.pass();
  expect(it.passed.flat()).toHaveLength(3);
  expect(it.waiting()).toBe(0);
});

test("after it is closed nothing waits any more", async () => {
  const it = world();
  it.settle.read([read(3)]);
  it.settle.sent([sent("bob")]);
  await it.settle[Symbol.asyncDispose]();
  it.settle.read([read(4)]);
  expect(it.waiting()).toBe(0);
});
