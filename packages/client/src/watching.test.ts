import { WATCHED_MAX } from "@parley/contract";
import { expect, test } from "vitest";
import { createSimulatedTime } from "../tests/simulation/simulated-time.ts";
import type { ReplicaEvent } from "./replica/event.ts";
import { createWatching, WATCH_DELAY_MS } from "./watching.ts";

const createWorld = () => {
  const { timers, advance: pass } = createSimulatedTime();
  const said: (readonly string[])[] = [];
  const events: ReplicaEvent[] = [];
  let isOpen = true;
  const watching = createWatching({
    timers,
    say(command) {
      if (isOpen && command.op === "watch") said.push(command.userIds);
      return isOpen;
    },
    dispatch: (event) => void events.push(event),
  });
  return {
    watching,
    said,
    events,
    rest: () => pass(WATCH_DELAY_MS),
    cut() {
      isOpen = false;
      watching.lost();
    },
    comeBack() {
      isOpen = true;
      watching.live();
    },
  };
};

test("what scrolls by is told once it has come to rest, and only if it is new", () => {
  const { watching, said, rest } = createWorld();
  watching.watch(["bob"]);
  watching.watch(["carol", "bob", "bob"]);
  rest();
  watching.watch(["bob", "carol"]);
  rest();
  expect(said).toEqual([["bob", "carol"]]);
});

test("of whom was told before, too, presence is still known; of others it is not", () => {
  const { watching, events, rest } = createWorld();
  watching.watch(["bob", "carol"]);
  rest();
  watching.watch(["carol", "dave"]);
  rest();
  expect(events).toEqual([
    { type: "watched", userIds: ["bob", "carol"] },
    { type: "watched", userIds: ["carol"] },
  ]);
});

test("each connection is told anew, and one that nothing was said to is told of everyone", () => {
  const { watching, said, rest, cut, comeBack } = createWorld();
  comeBack();
  expect(said).toEqual([]);
  cut();
  watching.watch(["bob"]);
  rest();
  expect(said).toEqual([]);
  comeBack();
  cut();
  comeBack();
  expect(said).toEqual([["bob"], ["bob"]]);
});

test("nobody watches more people than the server takes", () => {
  const { watching, said, rest } = createWorld();
  watching.watch(Array.from({ length: WATCHED_MAX + 50 }, (_, index) => `person ${index}`));
  rest();
  expect(said[0]).toHaveLength(WATCHED_MAX);
});
