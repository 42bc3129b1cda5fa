import type { Parley } from "@parley/client";

const WORKER = "/sw.js";
const MARK = "parley.notify-here";

/**
 * What this browser can do and does: `cannot`; `off`; `blocked` by its person, which only they can undo; `while-open`:
 * notifications as long as a page is open; `push`: always.
 */
export type ThisBrowser = "cannot" | "off" | "blocked" | "while-open" | "push";

const canNotify = () => "Notification" in globalThis && "serviceWorker" in navigator && isSecureContext;
const canPush = () => "PushManager" in globalThis;

/** Whose notifications this browser shows; null: nobody's. */
export const notifiedHere = (): string | null => {
  try {
    return localStorage.getItem(MARK);
  } catch {
    return null;
  }
};

const mark = (userId: string | null) => {
  try {
    if (userId) localStorage.setItem(MARK, userId);
    else localStorage.removeItem(MARK);
  } catch {
    // Storage is refused: the browser's subscription is all there is.
  }
};

export const registrationHere = async (): Promise<ServiceWorkerRegistration | undefined> =>
  canNotify() ? navigator.serviceWorker.getRegistration(WORKER) : undefined;

const subscriptionHere = async () =>
  canPush() ? ((await (await registrationHere())?.pushManager.getSubscription()) ?? null) : null;

/** The address that this browser is pushed to at; null: it is not. */
export const endpointHere = async (): Promise<string | null> => (await subscriptionHere())?.endpoint ?? null;

export const readThisBrowser = async (userId: string): Promise<ThisBrowser> => {
  if (!canNotify()) return "cannot";
  if (Notification.permission === "denied") return "blocked";
  if (Notification.permission !== "granted" || notifiedHere() !== userId) return "off";
  return (await subscriptionHere()) ? "push" : "while-open";
};

const bytesOf = (base64Url: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64Url.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));

const hasKey = (subscription: PushSubscription, publicKey: string): boolean => {
  const key = subscription.options.applicationServerKey;
  const wanted = bytesOf(publicKey);
  return (
    key !== null && wanted.length === key.byteLength && new Uint8Array(key).every((b, at) => b === wanted[at])
  );
};

/** Subscribes with the installation's key; null where the browser's push service cannot be reached. */
const subscribe = async (registration: ServiceWorkerRegistration, publicKey: string) => {
  const known = await registration.pushManager.getSubscription();
  if (known && hasKey(known, publicKey)) return known;
  await known?.unsubscribe();
  try {
    return await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: bytesOf(publicKey),
    });
  } catch {
    return null;
  }
};

const workerReady = async (): Promise<ServiceWorkerRegistration> => {
  await navigator.serviceWorker.register(WORKER);
  return navigator.serviceWorker.ready;
};

/** Tells the server where this browser is pushed to; the same again renews it. */
const enlist = async (parley: Parley): Promise<void> => {
  const registration = await workerReady();
  if (!canPush()) return;
  const { publicKey } = await parley.call("push.list", {});
  const subscription = await subscribe(registration, publicKey);
  const { endpoint, keys } = subscription?.toJSON() ?? {};
  const { p256dh, auth } = keys ?? {};
  if (endpoint && p256dh && auth) await parley.call("push.subscribe", { endpoint, keys: { p256dh, auth } });
};

/** Asks the browser's person, and then has them told of what happens. Must be called from a click. */
export const notifyHere = async (parley: Parley, userId: string): Promise<void> => {
  if ((await Notification.requestPermission()) !== "granted") return;
  mark(userId);
  await enlist(parley);
};

/** Nothing is shown here any more, whoever is signed in. `parley` takes it off the server's list as well. */
export const hushHere = async (parley: Parley | null): Promise<void> => {
  mark(null);
  const subscription = await subscriptionHere();
  const endpoint = subscription?.endpoint;
  await subscription?.unsubscribe();
  const registration = await registrationHere();
  for (const shown of (await registration?.getNotifications()) ?? []) shown.close();
  if (!parley || !endpoint) return;
  const { items } = await parley.call("push.list", {});
  const own = items.find((item) => item.endpoint === endpoint);
  if (own) await parley.call("push.unsubscribe", { id: own.id });
};

/** At the start of a page: what a browser or a key change has undone is done again, and what is another's is ended. */
export const keepNotified = async (parley: Parley, userId: string): Promise<void> => {
  const whose = notifiedHere();
  if (whose === null) return;
  if (whose !== userId) return hushHere(null);
  if (canNotify() && Notification.permission === "granted") await enlist(parley);
};
