import { ParleyError } from "@parley/client";
import { expect, test } from "vitest";
import { queryErrors } from "./query-errors.ts";
import { joinQuery } from "./search-parts.ts";

const refused = (...details: string[]) =>
  new ParleyError(
    { detail: "Give words.", errors: details.map((detail) => ({ pointer: "/q", detail })) },
    "search_invalid",
  );
const sent = joinQuery({
  filters: [
    { key: "from", value: "nobody", isExcluded: false },
    { key: "in", value: "Team lunch", isExcluded: false },
  ],
  text: "t*",
});

test("each error stands at the part that it is about", () => {
  expect(
    queryErrors(refused("0–11: nobody is called so", "28–30: give two letters before the *"), sent),
  ).toEqual([
    { filter: 0, detail: "nobody is called so" },
    { filter: null, detail: "give two letters before the *" },
  ]);
  expect(queryErrors(refused("12–27: none of your channels is called so"), sent)[0]?.filter).toBe(1);
});

test("one of the whole query is of no filter", () => {
  expect(queryErrors(refused("0–30: too many words"), sent)).toEqual([
    { filter: null, detail: "too many words" },
  ]);
});

test("every other problem is none of the query's", () => {
  expect(queryErrors(new ParleyError({ detail: "" }, "network_unreachable"), sent)).toEqual([]);
  expect(queryErrors(null, sent)).toEqual([]);
});
