import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { openBrowser } from "./browser.ts";
import { type JourneyServer, startJourneyServer } from "./journey-server.ts";
import { clearShots, tellShotsOnFailure } from "./shots.ts";
import { openVisitor, type Visitor, type VisitorOptions } from "./visitor.ts";

type Settings = Readonly<Record<string, string>>;

/** A server and a browser for the journeys of one file; every visitor leaves after their test. */
export const prepareJourney = (name: string, settings: Settings | (() => Promise<Settings>) = {}) => {
  let server: JourneyServer | undefined;
  let browser: Browser | undefined;
  let visitors: Visitor[] = [];

  beforeAll(async () => {
    const given = typeof settings === "function" ? await settings() : settings;
    [server, browser] = await Promise.all([startJourneyServer(name, given), openBrowser()]);
  }, 180_000);

  beforeEach(tellShotsOnFailure);

  afterEach(async ({ task }) => {
    const leaving = visitors;
    visitors = [];
    if (task.result?.state === "fail") {
      for (const [at, visitor] of leaving.entries()) await visitor.picture(`failed-${task.id}-${at + 1}`);
    }
    for (const visitor of leaving) await visitor.context.close();
    for (const visitor of leaving) visitor.expectNoComplaints();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
    clearShots();
  });

  const serverHere = (): JourneyServer => {
    if (!server) throw new Error("The server has not been started");
    return server;
  };
  return {
    server: serverHere,
    async visitor(options: Omit<VisitorOptions, "url"> = {}): Promise<Visitor> {
      if (!browser) throw new Error("The browser has not been started");
      const visitor = await openVisitor(browser, { url: serverHere().url, ...options });
      visitors.push(visitor);
      return visitor;
    },
  };
};
