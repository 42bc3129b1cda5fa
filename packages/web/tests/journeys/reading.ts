import type { Page, Route } from "playwright-core";
import { expect } from "vitest";
import { messagesOn } from "./conversation.ts";

const WHEEL_PX = 1_200;

/** Where the list of messages stands, once it has stopped moving. */
const whenStill = (page: Page): Promise<{ top: number; height: number }> =>
  messagesOn(page).evaluate(async (list) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let still = 0, top = Number.NaN; still < 6; ) {
      await frame();
      still = list.scrollTop === top ? still + 1 : 0;
      top = list.scrollTop;
    }
    return { top: list.scrollTop, height: list.scrollHeight };
  });

/** The seqs that are in the page, in its order. */
export const seqsOn = (page: Page): Promise<number[]> =>
  messagesOn(page)
    .locator("[data-seq]")
    .evaluateAll((articles) => articles.map((article) => Number(article.getAttribute("data-seq"))));

/** Turns the wheel over the messages, upwards, and waits until they stand. Returns how much is above. */
export const scrollUp = async (page: Page): Promise<number> => {
  await messagesOn(page).hover();
  const before = await whenStill(page);
  await page.mouse.wheel(0, -WHEEL_PX);
  if (before.top > 0) {
    await expect.poll(() => messagesOn(page).evaluate((list) => list.scrollTop)).toBeLessThan(before.top);
  }
  return (await whenStill(page)).top;
};

/** Whether a click on a message would reach it in the frame after the list has scrolled. */
export const isClickableWhileScrolling = async (page: Page): Promise<boolean> => {
  await whenStill(page);
  return messagesOn(page).evaluate(async (list) => {
    const { top, bottom } = list.getBoundingClientRect();
    const scrolled = new Promise((resolve) => list.addEventListener("scroll", resolve, { once: true }));
    list.scrollTop -= 40;
    await scrolled;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const boxes = [...list.querySelectorAll("article")].map((article) => ({
      article,
      box: article.getBoundingClientRect(),
    }));
    const shown = boxes.find(({ box }) => box.top > top && box.bottom < bottom);
    if (!shown) throw new Error("No message is wholly on the screen");
    const { article, box } = shown;
    return article.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
  });
};

/** What one reads: the first message that is wholly on the screen, watched in every frame. */
export interface WatchedMessage {
  readonly seq: number;
  /** Ends the watch: how far the message has been, in any frame, from where it stood. NaN where it was gone. */
  furthestPx(): Promise<number>;
}

export const watchFirstMessage = async (page: Page): Promise<WatchedMessage> => {
  await whenStill(page);
  const watch = await messagesOn(page).evaluateHandle((list) => {
    const edge = list.getBoundingClientRect().top;
    const topOf = (element: Element | null) => element?.getBoundingClientRect().top ?? Number.NaN;
    const read = [...list.querySelectorAll("[data-seq]")].find((element) => topOf(element) >= edge);
    const seq = Number(read?.getAttribute("data-seq"));
    const stood = topOf(read ?? null);
    const watched = { seq, furthest: 0, ended: false };
    const look = () => {
      const off = Math.abs(topOf(list.querySelector(`[data-seq="${seq}"]`)) - stood);
      watched.furthest = Number.isNaN(off) ? off : Math.max(watched.furthest, off);
      if (!watched.ended) requestAnimationFrame(look);
    };
    look();
    return watched;
  });
  return {
    seq: await watch.evaluate((watched) => watched.seq),
    async furthestPx() {
      await whenStill(page);
      return watch.evaluate((watched) => {
        watched.ended = true;
        return watched.furthest;
      });
    },
  };
};

/** Holds every page of older messages back until it is let through. */
export const holdOlderPages = async (page: Page) => {
  const held: Route[] = [];
  const isOlderPage = (url: URL) => url.pathname.endsWith("/messages") && url.searchParams.has("before");
  await page.route(isOlderPage, (route) => void held.push(route));
  return {
    count: () => held.length,
    /** Lets the oldest request through, and waits until the list has grown by its answer. Returns the seqs in it. */
    async letThrough(): Promise<number[]> {
      const route = held.shift();
      if (!route) throw new Error("No page has been asked for");
      const answer = await route.fetch();
      const { items }: { items: { seq: number }[] } = await answer.json();
      const { height } = await whenStill(page);
      await route.fulfill({ response: answer });
      await expect
        .poll(() => messagesOn(page).evaluate((list) => list.scrollHeight), { timeout: 5_000 })
        .toBeGreaterThan(height);
      return items.map(({ seq }) => seq);
    },
  };
};
