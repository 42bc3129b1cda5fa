import type { BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { openPushService, type PushService } from "../../../server/src/outbound/push/push-service.fixture.ts";

/** What a page's browser shows, as its service worker knows it. */
export interface ShownNotification {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
}

/** A browser whose maker's push service is the one on this machine: a headless Chromium has none of its own. */
export interface PushBrowser {
  shown(): Promise<readonly ShownNotification[]>;
  /** Hands the service worker what has come for this browser since; returns how much that was. */
  deliver(): Promise<number>;
  /** As a push service may, that was not sure whether it had. */
  deliverLastAgain(): Promise<void>;
  /** Clicks on what is shown. */
  click(): Promise<void>;
}

interface Given {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/** Replaces what a page asks its browser's maker; runs before the page's own scripts. */
const standIn = () => {
  const KEY = "test.push-subscription";
  const made = (given: Given, key: ArrayBuffer): PushSubscription => {
    const subscription = {
      endpoint: given.endpoint,
      expirationTime: null,
      options: { userVisibleOnly: true, applicationServerKey: key },
      getKey: () => null,
      toJSON: () => ({ endpoint: given.endpoint, expirationTime: null, keys: given.keys }),
      unsubscribe: async () => {
        localStorage.removeItem(KEY);
        return true;
      },
    };
    return subscription;
  };
  const asBytes = (text: string) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0))
      .buffer;
  PushManager.prototype.getSubscription = async () => {
    const held = localStorage.getItem(KEY);
    if (!held) return null;
    const { given, key }: { given: Given; key: string } = JSON.parse(held);
    return made(given, asBytes(key));
  };
  PushManager.prototype.subscribe = async (options) => {
    const key = options?.applicationServerKey;
    if (!(key instanceof Uint8Array)) throw new TypeError("The key is to come as bytes");
    const text = btoa(String.fromCharCode(...key))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replace(/=+$/, "");
    const given: Given = await (
      window as unknown as { subscribeForTest(key: string): Promise<Given> }
    ).subscribeForTest(text);
    localStorage.setItem(KEY, JSON.stringify({ given, key: text }));
    return made(given, asBytes(text));
  };
};

export const openPushBrowser = async (
  context: BrowserContext,
  page: Page,
  service: PushService,
): Promise<PushBrowser> => {
  const endpoints: string[] = [];
  let delivered = 0;
  await context.grantPermissions(["notifications"]);
  await context.exposeFunction("subscribeForTest", (key: string): Given => {
    const { endpoint, keys } = service.subscribe(key);
    endpoints.push(endpoint);
    return { endpoint, keys };
  });
  await context.addInitScript(standIn);

  const session = await context.newCDPSession(page);
  const registrations = new Map<string, string>();
  session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations: all }) => {
    for (const { registrationId, scopeURL } of all)
      registrations.set(new URL(scopeURL).origin, registrationId);
  });
  await session.send("ServiceWorker.enable");

  const worker = async () => context.serviceWorkers()[0] ?? context.waitForEvent("serviceworker");
  let last = "";
  const hand = async (data: string) => {
    last = data;
    const { origin } = new URL((await worker()).url());
    await expect.poll(() => registrations.has(origin)).toBe(true);
    const registrationId = registrations.get(origin) ?? "";
    await session.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data });
  };
  return {
    async shown() {
      return (await worker()).evaluate(async () => {
        const scope = self as unknown as { registration: ServiceWorkerRegistration };
        const all = await scope.registration.getNotifications();
        return all.map(({ title, body, tag }) => ({ title, body, tag }));
      });
    },
    async deliver() {
      const [endpoint] = endpoints;
      if (!endpoint) throw new Error("Nobody has subscribed");
      const messages = service.messagesOf({ endpoint }).slice(delivered);
      delivered += messages.length;
      for (const { payload } of messages) await hand(JSON.stringify(payload));
      return messages.length;
    },
    deliverLastAgain: () => hand(last),
    async click() {
      await (await worker()).evaluate(async () => {
        const scope = self as unknown as { registration: ServiceWorkerRegistration };
        const [notification] = await scope.registration.getNotifications();
        const click = new Event("notificationclick");
        Object.assign(click, { notification, waitUntil: (done: Promise<void>) => done.catch(() => {}) });
        self.dispatchEvent(click);
      });
    },
  };
};

export { openPushService };
