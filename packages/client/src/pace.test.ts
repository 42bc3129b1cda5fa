import { type Command, TYPING_INTERVAL_MS } from "@parley/contract";
import { expect, test } from "vitest";
import { createSimulatedTime } from "../tests/simulation/simulated-time.ts";
import {
  createDeliveries,
  createReadMarkers,
  createTypingNotices,
  DELIVERED_INTERVAL_MS,
  READ_INTERVAL_MS,
} from "./pace.ts";

const createWorld = () => {
  const time = createSimulatedTime();
  const said: Command[] = [];
  let isLive = true;
  const say = (command: Command) => {
    if (isLive) said.push(command);
    return isLive;
  };
  return {
    ...time,
    said,
    goOffline: () => {
      isLive = false;
    },
    reads: createReadMarkers({ timers: time.timers, say }),
    typing: createTypingNotices({ clock: time.clock, say }),
  };
};

test("a read marker is told at once, then at most once an interval, and the last one always", () => {
  const { reads, said, advance } = createWorld();
  for (const seq of [1, 2, 3]) reads.moved("c", seq);
  expect(said).toEqual([{ op: "read", channelId: "c", seq: 1 }]);
  advance(READ_INTERVAL_MS);
  advance(READ_INTERVAL_MS);
  expect(said.slice(1)).toEqual([{ op: "read", channelId: "c", seq: 3 }]);
  reads.moved("c", 4);
  expect(said).toHaveLength(3);
});

test("channels are paced each on its own", () => {
  const { reads, said } = createWorld();
  reads.moved("a", 1);
  reads.moved("b", 1);
  expect(said).toHaveLength(2);
});

test("without a connection a read marker is left to the next ready", () => {
  const { reads, said, goOffline, advance } = createWorld();
  goOffline();
  reads.moved("c", 1);
  advance(READ_INTERVAL_MS);
  expect(said).toEqual([]);
});

test("closed, it leaves no timer behind", () => {
  const { reads, advance } = createWorld();
  reads.moved("c", 1);
  reads.close();
  expect(advance(READ_INTERVAL_MS)).toBe(0);
});

test("typing is told at most every TYPING_INTERVAL_MS a channel, and anew after a message", () => {
  const { typing, said, advance } = createWorld();
  typing.typed("c");
  advance(TYPING_INTERVAL_MS - 1);
  typing.typed("c");
  expect(said).toHaveLength(1);
  advance(1);
  typing.typed("c");
  expect(said).toHaveLength(2);
  typing.sent("c");
  typing.typed("c");
  expect(said).toHaveLength(3);
});

test("what has been delivered is told once a second for each channel, up to the last", () => {
  const { timers, advance: pass } = createSimulatedTime();
  const said: string[] = [];
  const deliveries = createDeliveries({
    timers,
    say(command) {
      if (command.op === "delivered") said.push(`${command.channelId} ${command.seq}`);
      return true;
    },
  });
  deliveries.reached("#watercooler", 1);
  deliveries.reached("#watercooler", 2);
  deliveries.reached("#library", 7);
  pass(0);
  expect(said).toEqual(["#watercooler 2", "#library 7"]);
  deliveries.reached("#watercooler", 3);
  pass(DELIVERED_INTERVAL_MS - 1);
  deliveries.reached("#watercooler", 4);
  expect(said).toHaveLength(2);
  pass(1);
  expect(said.slice(2)).toEqual(["#watercooler 4"]);
});

test("of very many channels the deliveries are told a few at a time, and none once the connection is gone", () => {
  const { timers, advance: pass } = createSimulatedTime();
  let told = 0;
  const deliveries = createDeliveries({
    timers,
    say() {
      told += 1;
      return true;
    },
  });
  for (let count = 1; count <= 50; count += 1) deliveries.reached(`#${count}`, 1);
  pass(0);
  expect(told).toBe(20);
  pass(DELIVERED_INTERVAL_MS);
  expect(told).toBe(40);
  deliveries.lost();
  pass(DELIVERED_INTERVAL_MS);
  expect(told).toBe(40);
});
