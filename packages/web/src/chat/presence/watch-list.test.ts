import { expect, test } from "vitest";
import { createWatchList } from "./watch-list.ts";

const listen = () => {
  const told: string[][] = [];
  const due: (() => void)[] = [];
  const list = createWatchList(
    (userIds) => void told.push([...userIds].sort()),
    (run) => void due.push(run),
  );
  const turn = () => {
    for (const run of due.splice(0)) run();
  };
  return { list, told, turn };
};

test("who comes onto the screen in one turn is told at once, together", () => {
  const { list, told, turn } = listen();
  list.show("bob");
  list.show("carol");
  expect(told).toEqual([]);
  turn();
  expect(told).toEqual([["bob", "carol"]]);
});

test("who is shown twice is watched until both are gone", () => {
  const { list, told, turn } = listen();
  const hideRow = list.show("bob");
  const hideProfile = list.show("bob");
  turn();
  hideRow();
  turn();
  expect(told).toEqual([["bob"]]);
  hideProfile();
  hideProfile();
  turn();
  expect(told).toEqual([["bob"], []]);
});

test("a page that shows nobody says so", () => {
  const { list, told, turn } = listen();
  list.begin();
  turn();
  expect(told).toEqual([[]]);
});
