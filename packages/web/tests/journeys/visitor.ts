import type { Browser, BrowserContext, BrowserContextOptions, ConsoleMessage, Page } from "playwright-core";
import { expect } from "vitest";
import { shoot } from "./shots.ts";

/** Where nobody is signed in yet, a page asks whether a cookie says otherwise, and Chromium logs the answer. */
const NOT_SIGNED_IN = /status of 401 .*\/api\/v1\/auth\/refresh/;
/** What a browser logs, beside what a page does, while the other side is away. */
const OUTAGE = /net::ERR_|WebSocket connection to|status of (502|503|504) /;

/** Somebody at a browser of their own. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Another tab of the same browser. */
  openTab(): Promise<Page>;
  /** From here on the network or the server may be away, and the browser may log it. */
  expectOutage(): void;
  /** From here on the server may refuse with this status, and the browser may log it. */
  expectRefusal(status: number): void;
  picture(name: string, page?: Page): Promise<void>;
  /** Fails if any page threw, logged an error or was refused something by the content security policy. */
  expectNoComplaints(): void;
}

export interface VisitorOptions extends BrowserContextOptions {
  readonly url: string;
}

const wordsOf = (message: ConsoleMessage) => `${message.text()} ${message.location().url}`;

export const openVisitor = async (
  browser: Browser,
  { url, ...options }: VisitorOptions,
): Promise<Visitor> => {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    ...options,
  });
  context.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  const allowed: RegExp[] = [NOT_SIGNED_IN];
  const complain = (words: string) => {
    if (!allowed.some((pattern) => pattern.test(words))) complaints.push(words);
  };
  context.on("console", (message) => {
    if (message.type() === "error") complain(wordsOf(message));
  });
  context.on("weberror", (thrown) => complain(`${thrown.error().stack ?? thrown.error()}`));
  const page = await context.newPage();
  return {
    context,
    page,
    openTab: () => context.newPage(),
    expectOutage: () => void allowed.push(OUTAGE),
    expectRefusal: (status) => void allowed.push(new RegExp(`status of ${status} `)),
    picture: (name, shown = page) => shoot(shown, name),
    expectNoComplaints: () => expect(complaints).toEqual([]),
  };
};
