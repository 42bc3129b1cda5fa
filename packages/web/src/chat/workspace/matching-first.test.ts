import { expect, test } from "vitest";
import { matchingFirst } from "./matching-first.ts";

const items = ["Carla Bobrov", "release", "Bob", "Zoë Åberg", "snowbob"].map((name) => ({ name }));
const names = (query: string) => matchingFirst(items, query).map((item) => item.name);

test("the beginning of a name comes before the beginning of a word, before its middle", () => {
  expect(names("bob")).toEqual(["Bob", "Carla Bobrov", "snowbob"]);
});

test("accents and case are no matter", () => {
  expect(names("ZOE A")).toEqual(["Zoë Åberg"]);
});

test("nothing typed shows all, what nobody is called shows none", () => {
  expect(names(" ")).toHaveLength(items.length);
  expect(names("mallory")).toEqual([]);
});
