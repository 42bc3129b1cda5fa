// Shows what is pushed to this browser while no page is looked at (RFC 8030, Push API). It answers no request.
// A payload is {type: "notification", id, tag, title, body, url, …} or {type: "clear", id, tag}, as the server's
// notification/push/push-payload.ts has it. What comes under a tag again takes the place of what was there.

/** Closes what is shown under a tag. */
const clear = async (tag) => {
  for (const notification of await self.registration.getNotifications({ tag })) notification.close();
};

const windows = () => self.clients.matchAll({ type: "window", includeUncontrolled: true });

/** Whether somebody looks at a page of ours in this browser: the page itself tells them. */
const isLookedAt = async () =>
  (await windows()).some((client) => client.focused && client.visibilityState === "visible");

const show = async ({ id, tag, title, body, url }) => {
  if (await isLookedAt()) return;
  await self.registration.showNotification(title, {
    body,
    tag: tag ?? id,
    icon: "/icon.svg",
    badge: "/icon.svg",
    data: { id, url },
  });
};

/** What the payload says; nothing where it is none of ours. */
const payloadOf = (data) => {
  try {
    const payload = data?.json();
    return typeof payload === "object" && payload !== null ? payload : {};
  } catch {
    return {};
  }
};

/** Goes there in a page that is open, else in a new one. */
const open = async (url) => {
  const target = new URL(url ?? "/", self.location.origin);
  if (target.origin !== self.location.origin) return;
  const [client] = (await windows()).sort((a, b) => Number(b.focused) - Number(a.focused));
  if (!client) return self.clients.openWindow(target.href);
  client.postMessage({ type: "open", path: target.pathname + target.search });
  await client.focus();
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("push", (event) => {
  const payload = payloadOf(event.data);
  if (payload.type === "clear") event.waitUntil(clear(payload.tag ?? payload.id));
  else if (typeof payload.title === "string") event.waitUntil(show(payload));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url));
});
