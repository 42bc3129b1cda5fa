import { CLOSE } from "@parley/contract";
import { expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { expectOnce, messageOn } from "./conversation.ts";
import { prepareJourney } from "./journey.ts";
import { befriend, directChannel, enter, say, signUp } from "./people.ts";
import type { Visitor } from "./visitor.ts";

const IDLE_MINUTES = 0.05;

/** Hears with which codes the sockets of this visitor's pages are closed. */
const closeCodesOf = async ({ context }: Visitor): Promise<number[]> => {
  const codes: number[] = [];
  await context.exposeFunction("tellClose", (code: number) => codes.push(code));
  await context.addInitScript(() => {
    const tell = (code: number) => Reflect.get(globalThis, "tellClose")(code);
    globalThis.WebSocket = class extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        this.addEventListener("close", ({ code }) => tell(code));
      }
    };
  });
  return codes;
};

describeJourneys("a silent page", () => {
  const journey = prepareJourney("idle", { IDLE_MINUTES: String(IDLE_MINUTES) });

  test("it is sent home, and comes back with the next key or focus", { timeout: 60_000 }, async () => {
    const { url } = journey.server();
    await using alice = await signUp(url, "alice");
    await using bob = await signUp(url, "bob");
    await befriend(alice, bob);
    const channelId = await directChannel(alice, bob);
    await say(bob, channelId, "One.");
    const visitor = await journey.visitor();
    const { page } = visitor;
    const codes = await closeCodesOf(visitor);
    await enter(page, "alice", channelId);
    await expectOnce(page, ["One."]);

    await expect.poll(() => codes, { timeout: 10_000 }).toEqual([CLOSE.idle]);
    await say(bob, channelId, "Two.");
    await visitor.picture("5-01-idle");
    expect(await messageOn(page, "Two.").count()).toBe(0);
    await page.keyboard.press("Shift");
    await expectOnce(page, ["One.", "Two."]);

    await expect.poll(() => codes, { timeout: 10_000 }).toEqual([CLOSE.idle, CLOSE.idle]);
    await say(bob, channelId, "Three.");
    expect(await messageOn(page, "Three.").count()).toBe(0);
    // What a window manager does; to this browser every page has the focus at all times.
    await page.evaluate(() => dispatchEvent(new FocusEvent("focus")));
    await expectOnce(page, ["One.", "Two.", "Three."]);
    await visitor.picture("5-02-back-with-the-focus");
  });
});
