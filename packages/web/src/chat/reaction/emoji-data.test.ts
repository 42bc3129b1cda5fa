import { Emoji } from "@parley/contract";
import { expect, test } from "vitest";
import { emojiNamed, inTone, loadEmoji } from "./emoji-data.ts";

const all = await loadEmoji();
const find = (query: string) => emojiNamed(all, query, 8).map(({ emoji }) => emoji);

test("an emoji is found by its name, the beginning of it, and what it is about", () => {
  expect(find("smile")[0]).toBe("😄");
  expect(find("tad")[0]).toBe("🎉");
  expect(find("celebrat").length).toBeGreaterThan(1);
  expect(find("nothingofthesort")).toEqual([]);
});

test("every one of them is an emoji by the contract, in every tone", () => {
  expect(all.length).toBeGreaterThan(1_850);
  for (const { emoji, tones } of all) {
    for (const form of [emoji, ...Object.values(tones ?? {})]) {
      expect(Emoji.safeParse(form).success, form).toBe(true);
    }
  }
});

test("a tone colours whoever is drawn, and nothing else", () => {
  const [thumb] = emojiNamed(all, "+1", 1);
  const [tea] = emojiNamed(all, "tea", 1);
  if (!thumb || !tea) throw new Error("They are not among the emoji");
  expect([inTone(thumb, "none"), inTone(thumb, "dark"), inTone(tea, "dark")]).toEqual(["👍", "👍🏿", "🍵"]);
});
