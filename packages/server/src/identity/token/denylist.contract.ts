import { expect, it } from "vitest";
import { DENIED_FOR_MS, type Denylist } from "./denylist.ts";

/** What every adapter promises. */
export const denylistContract = (
  open: () => Promise<{ denylist: Denylist; advance: (ms: number) => void }>,
) => {
  it("what is denied or heard of is denied from the next question on, and nothing else is", async () => {
    const { denylist } = await open();
    expect(denylist.has("s1")).toBe(false);
    denylist.deny("s1");
    denylist.hear("s2");
    expect([denylist.has("s1"), denylist.has("s2"), denylist.has("s3")]).toEqual([true, true, false]);
  });

  it("an entry outlives every access token, and no longer; denied again, it lives anew", async () => {
    const { denylist, advance } = await open();
    denylist.deny("s1");
    denylist.deny("s2");
    advance(DENIED_FOR_MS - 1);
    denylist.deny("s2");
    expect([denylist.has("s1"), denylist.has("s2")]).toEqual([true, true]);
    advance(2);
    expect([denylist.has("s1"), denylist.has("s2")]).toEqual([false, true]);
  });

  it("reading again what others denied forgets nothing", async () => {
    const { denylist } = await open();
    denylist.deny("s1");
    await denylist.reread();
    expect(denylist.has("s1")).toBe(true);
  });
};
