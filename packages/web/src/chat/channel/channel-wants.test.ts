import type { Channel } from "@parley/contract";
import { expect, test } from "vitest";
import { plainChannel } from "../../../tests/cast.ts";
import { withWants } from "./channel-wants.ts";

const channel = (revision: number): Channel => ({
  ...plainChannel,
  id: "watercooler",
  kind: "group",
  name: "watercooler",
  settings: { ...plainChannel.settings, revision, section: "Work" },
});

test("what was asked shows before the server has said so, and leaves the rest alone", () => {
  const shown = withWants(channel(3), { revision: 3, wanted: { favourite: true } });
  expect(shown.settings).toEqual({ ...channel(3).settings, favourite: true });
});

test("what the server says later counts, be it from another device", () => {
  expect(withWants(channel(4), { revision: 3, wanted: { favourite: true } })).toEqual(channel(4));
});

test("nothing asked changes nothing", () => {
  expect(withWants(channel(3), undefined)).toEqual(channel(3));
  expect(withWants(channel(3), { revision: 3, wanted: { section: undefined } }).settings.section).toBe(
    "Work",
  );
});
