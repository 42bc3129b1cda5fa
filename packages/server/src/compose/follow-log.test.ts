import { v7 as uuidv7 } from "uuid";
import { expect, it } from "vitest";
import { silent } from "../../tests/world-database.ts";
import type { FollowerPositions } from "../chat/follower/follower-positions.ts";
import { draftOf } from "../chat/message/message-log.harness.ts";
import type { InChannel } from "../chat/message/message-log.ts";
import { untouchedMessage } from "../chat/message/message-row.ts";
import { signalsOfMessages } from "../chat/message/messages-frame.ts";
import { committed } from "../database/committed.ts";
import type { Sql } from "../database/sql.ts";
import type { Signal } from "../realtime/signal.ts";
import { createFollowLog } from "./follow-log.ts";

/** A clock that goes on when it is told to. */
const createTimers = () => {
  const waiting = new Map<() => void, number>();
  let now = 0;
  return {
    after: (ms: number, run: () => void) => {
      const due = () => run();
      waiting.set(due, now + ms);
      return () => void waiting.delete(due);
    },
    async pass(ms: number) {
      const until = now + ms;
      for (;;) {
        // What has begun goes on as far as it can without the clock.
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
        const [next] = [...waiting].filter(([, at]) => at <= until).sort(([, a], [, b]) => a - b);
        if (!next) break;
        now = next[1];
        waiting.delete(next[0]);
        next[0]();
      }
      now = until;
    },
  };
};

/** A node whose follower has positions of its own, and another one that writes into the same log. */
const openNode = () => {
  const timers = createTimers();
  const channelId = uuidv7();
  const messages: InChannel[] = [];
  const own = { hear: (_: readonly InChannel[]) => {} };
  const others = { receive: (_: Signal) => {} };
  const handled: number[] = [];
  let position = 0;
  let sweeps = 0;
  const positions: FollowerPositions = {
    read: async () => new Map([[channelId, position]]),
    async move({ to }) {
      position = to.get(channelId) ?? position;
    },
    async advance() {},
    async behind() {
      sweeps += 1;
      return new Map(messages.length > position ? [[channelId, messages.length]] : []);
    },
  };
  const following = createFollowLog({
    sql: undefined as unknown as Sql,
    log: silent,
    messageLog: {
      above: async ({ version }) =>
        messages.map(({ message }) => message).filter((message) => message.version > version),
    },
    commits: {
      subscribe(hear) {
        own.hear = hear;
        return () => {};
      },
      onDoubt: () => () => {},
    },
    broker: {
      subscribeToOthers(receive) {
        others.receive = receive;
        return () => {};
      },
    },
    threadHomes: async () => new Map(),
    onError(error) {
      throw error;
    },
    after: timers.after,
  })(
    {
      name: "test",
      concerns: () => true,
      async handle(taken) {
        handled.push(...taken.map(({ message }) => message.version));
        return {};
      },
    },
    positions,
  );
  const write = (): InChannel => {
    const place = { seq: messages.length + 1, version: messages.length + 1 };
    const taken = { message: untouchedMessage(draftOf(channelId, channelId), place) };
    messages.push(taken);
    return taken;
  };
  return {
    writeHere: () => own.hear([write()]),
    writeThere: () => {
      for (const signal of signalsOfMessages(committed([write()]))) others.receive(signal);
    },
    writeThereUnheard: () => void write(),
    pass: timers.pass,
    handled,
    sweeps: () => sweeps,
    [Symbol.asyncDispose]: () => following[Symbol.asyncDispose](),
  };
};

it("a follower of one node takes in what others write as soon as its own, without a sweep", async () => {
  await using node = openNode();
  await node.pass(1_000);
  node.writeHere();
  await node.pass(100);
  node.writeThere();
  await node.pass(100);
  expect(node.handled).toEqual([1, 2]);
  expect(node.sweeps()).toBe(1);
});

it("what is lost on its way from another node comes with the next word of its channel", async () => {
  await using node = openNode();
  await node.pass(1_000);
  node.writeThereUnheard();
  node.writeThere();
  await node.pass(100);
  expect(node.handled).toEqual([1, 2]);
});

it("what is lost, and followed by nothing, is made good by the sweep", async () => {
  await using node = openNode();
  await node.pass(1_000);
  node.writeThereUnheard();
  await node.pass(28_000);
  expect(node.handled).toEqual([]);
  await node.pass(2_000);
  expect(node.handled).toEqual([1]);
});
