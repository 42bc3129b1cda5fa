import { expect, test } from "vitest";
import { plainChannel } from "../../../tests/cast.ts";
import { isForGood, isMuted, muteEnd } from "./mute.ts";

const NOW = new Date(2026, 2, 3, 22, 30).getTime();
const muted = (mutedUntil: string | null) => ({ settings: { ...plainChannel.settings, mutedUntil } });

test("a channel is muted until its time, and no longer", () => {
  expect(isMuted(muted(null), NOW)).toBe(false);
  expect(isMuted(muted(muteEnd("hour", NOW)), NOW)).toBe(true);
  expect(isMuted(muted(muteEnd("hour", NOW)), NOW + 3_600_000)).toBe(false);
});

test("tomorrow is the next morning, also for who mutes late", () => {
  expect(muteEnd("tomorrow", NOW)).toBe(new Date(2026, 2, 4, 9).toISOString());
  expect(muteEnd("tomorrow", new Date(2026, 11, 31, 0, 5).getTime())).toBe(
    new Date(2027, 0, 1, 9).toISOString(),
  );
});

test("for good is told apart from a time", () => {
  expect(isForGood(muteEnd("always", NOW))).toBe(true);
  expect(isForGood(muteEnd("hours", NOW))).toBe(false);
});
