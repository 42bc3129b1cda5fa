import { expect, test } from "vitest";
import { alice } from "../../../../tests/cast.ts";
import { changeOf, shownProfile } from "./profile-edits.ts";

test("a change from another tab shows, but for what is being edited here", () => {
  const elsewhere = { ...alice, displayName: "Alice the Great", status: "On the train" };
  expect(shownProfile(elsewhere, { status: "In the garden" })).toEqual({
    displayName: "Alice the Great",
    status: "In the garden",
    timeZone: "",
    locale: "en-GB",
  });
});

test("only what was edited is sent, so that nothing saved elsewhere is undone", () => {
  expect(changeOf({ status: " In the garden " })).toEqual({ status: "In the garden" });
  expect(changeOf({})).toEqual({});
});

test("what is left empty is taken away", () => {
  expect(changeOf({ status: "  ", timeZone: "", locale: "" })).toEqual({
    status: null,
    timeZone: null,
    locale: null,
  });
});
