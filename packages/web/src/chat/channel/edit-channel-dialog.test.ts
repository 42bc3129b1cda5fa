import type { Channel } from "@parley/contract";
import { expect, test } from "vitest";
import { plainChannel } from "../../../tests/cast.ts";
import { changesIn } from "./edit-channel-dialog.tsx";

const channel: Channel = {
  ...plainChannel,
  id: "a",
  kind: "group",
  name: "tea",
  topic: "Green",
  avatar: "🍵",
};
const described = { name: "tea", topic: "Green", description: "", avatar: "🍵" };

test("only what was changed is sent", () => {
  expect(changesIn(channel, described)).toEqual({});
  expect(changesIn(channel, { ...described, name: " tea & cake " })).toEqual({ name: "tea & cake" });
});

test("what was emptied is none", () => {
  expect(changesIn(channel, { ...described, topic: " ", avatar: null })).toEqual({
    topic: null,
    avatar: null,
  });
});
