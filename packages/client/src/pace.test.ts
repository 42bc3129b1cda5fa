import { type Command, TYPING_INTERVAL_MS } from "@parley/contract";
import { expect, test } from "vitest";
import { createSimulatedTime } from "../tests/simulation/simulated-time.ts";
import { createReadMarkers, createTypingNotices, READ_INTERVAL_MS } from "./pace.ts";

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
