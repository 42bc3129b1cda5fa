import { expect, test } from "vitest";
import { createBrowserTabs, createNoTabs, type TabNotice } from "./tabs.ts";

const settled = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));

test("what has the same name runs one after the other, a failure included", async () => {
  const { exclusively } = createNoTabs();
  const steps: string[] = [];
  const work = (name: string, fails: boolean) => async () => {
    steps.push(`${name} begins`);
    await settled(1);
    steps.push(`${name} ends`);
    if (fails) throw new Error(name);
  };
  const first = exclusively("turn", work("first", true));
  const second = exclusively("turn", work("second", false));
  await expect(first).rejects.toThrow("first");
  await second;
  expect(steps).toEqual(["first begins", "first ends", "second begins", "second ends"]);
});

test("tabs of one server hear each other, and not themselves or those of another", async () => {
  const [one, other, stranger] = [
    createBrowserTabs("here"),
    createBrowserTabs("here"),
    createBrowserTabs("there"),
  ];
  const heard: [string, TabNotice][] = [];
  one.listen((notice) => heard.push(["one", notice]));
  other.listen((notice) => heard.push(["other", notice]));
  stranger.listen((notice) => heard.push(["stranger", notice]));
  one.tell({ about: "signed-out", userId: "alice" });
  await settled(50);
  expect(heard).toEqual([["other", { about: "signed-out", userId: "alice" }]]);
  for (const tabs of [one, other, stranger]) tabs.close();
});
