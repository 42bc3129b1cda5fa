import { expect, test } from "vitest";
import { placeName } from "./place-name.ts";

test.each([
  ["NO", "en-GB", "Norway"],
  ["NO", "de", "Norwegen"],
  ["not a country", "en-GB", "not a country"],
  [null, "en-GB", null],
])("%s in %s is %s", (place, locale, name) => {
  expect(placeName(place, locale)).toBe(name);
});
