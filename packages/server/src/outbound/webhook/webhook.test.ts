import { WEBHOOKS_MAX } from "@parley/contract";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openWorld, type Person, type World } from "../../../tests/world.ts";
import { recordEvents } from "../../audit/record-events-sql.ts";
import type { SecurityEvent } from "../../audit/security-event.ts";
import { createMasterKey } from "../../identity/master-key/master-key.ts";
import { createSealer } from "../../identity/master-key/sealer.ts";
import { deliveriesSql, FAILING_MS_MAX } from "../../identity/webhook/deliveries-sql.ts";
import { DELIVERY_RETRIES } from "../../identity/webhook/delivery.ts";
import { webhookFollower } from "../../identity/webhook/follow-events-sql.ts";
import { createWebhookSecrets } from "../../identity/webhook/webhook-secret.ts";
import { createSafeFetch } from "../safe-fetch/safe-fetch.ts";
import { createDeliver } from "./deliver.ts";
import { createMayCall } from "./may-call.ts";

interface Received {
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A receiver of webhooks on this machine. */
const openReceiver = () => {
  const received: Received[] = [];
  const answers: number[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      received.push({ headers: Object.fromEntries(request.headers), body: await request.text() });
      return new Response(null, { status: answers.shift() ?? 204, headers: { location: "/elsewhere" } });
    },
  });
  return { received, answers, url: server.url.href, [Symbol.asyncDispose]: () => server.stop(true) };
};

type Receiver = ReturnType<typeof openReceiver>;

const arrivals = (receiver: Receiver, count: number) =>
  vi.waitFor(() => expect(receiver.received.length).toBeGreaterThanOrEqual(count), { timeout: 10_000 });

const eventOf = (over: Partial<SecurityEvent> = {}): SecurityEvent =>
  ({
    action: "sign-in.burst",
    actorId: null,
    userId: null,
    source: { ip: "192.0.2.9", userAgent: null, correlationId: "burst-1", browser: null },
    at: new Date(Date.now() + 60_000).toISOString(),
    details: { failures: 50 },
    ...over,
  }) as SecurityEvent;

describe("webhooks", () => {
  let world: World;
  let alice: Person;
  let receiver: Receiver;

  beforeAll(async () => {
    world = await openWorld({ OUTBOUND_ALLOW_PRIVATE: "127.0.0.1" });
    alice = await world.person("alice");
    receiver = openReceiver();
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
    await receiver[Symbol.asyncDispose]();
  });

  const make = async (input: { url?: string; actions?: string[] } = {}) => {
    const answer = await alice.call("webhook.create", { name: "Pager", url: receiver.url, ...input });
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const deliveriesOf = async (id: string) => (await alice.call("webhook.deliveries", { id })).body.items;

  test("SEC-21 a burst of failed sign-ins reaches the webhook, signed, with its correlation id", async () => {
    const { id, secret, actions } = await make();
    expect(actions).toContain("sign-in.burst");
    const before = receiver.received.length;
    await recordEvents(world.database.db, [eventOf(), eventOf({ action: "account.created" } as never)]);
    await arrivals(receiver, before + 1);
    const { headers, body } = receiver.received[before] as Received;
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({
      type: "sign-in.burst",
      data: { severity: "high", ip: "192.0.2.9", details: { failures: 50 }, correlationId: "burst-1" },
    });
    expect(headers["x-correlation-id"]).toBe("burst-1");
    await vi.waitFor(async () =>
      expect(await deliveriesOf(id)).toMatchObject([
        { state: "delivered", attempts: 1, responseStatus: 204, action: "sign-in.burst" },
      ]),
    );
    await alice.call("webhook.remove", { id });
  });

  test("a delivery is made again on demand, under the same id", async () => {
    const { id } = await make();
    const before = receiver.received.length;
    expect((await alice.call("webhook.test", { id })).status).toBe(202);
    await arrivals(receiver, before + 1);
    await vi.waitFor(async () => expect(await deliveriesOf(id)).toMatchObject([{ state: "delivered" }]));
    const [{ id: deliveryId }] = await deliveriesOf(id);
    expect((await alice.call("webhook.redeliver", { id, deliveryId })).status).toBe(202);
    await arrivals(receiver, before + 2);
    const [first, again] = receiver.received.slice(before) as [Received, Received];
    expect(again.headers["webhook-id"]).toBe(first.headers["webhook-id"]);
    expect(again.headers["webhook-id"]).toBe(deliveryId);
    expect(again.body).toBe(first.body);
    await alice.call("webhook.remove", { id });
  });

  test("with a new secret, the one before still checks for a day", async () => {
    const { id, secret } = await make();
    const renewed = (await alice.call("webhook.rotateSecret", { id })).body.secret;
    expect(renewed).not.toBe(secret);
    const before = receiver.received.length;
    await alice.call("webhook.test", { id });
    await arrivals(receiver, before + 1);
    const { headers, body } = receiver.received[before] as Received;
    for (const one of [secret, renewed]) expect(() => new Webhook(one).verify(body, headers)).not.toThrow();
    expect(() => new Webhook(`whsec_${btoa("x".repeat(32))}`).verify(body, headers)).toThrow();
    await alice.call("webhook.remove", { id });
  });

  test("SEC-34 its secret is shown once, and stands nowhere in clear", async () => {
    const { id, secret } = await make();
    expect(JSON.stringify((await alice.call("webhook.list", {})).body)).not.toContain(secret);
    const [row] = await world.database.sql<{ text: string }[]>`
      select row_to_json(webhooks)::text as text from webhooks where id = ${id}`;
    expect(row?.text).not.toContain(secret);
    expect(row?.text).not.toContain(Buffer.from(secret).toString("hex"));
    await alice.call("webhook.remove", { id });
  });

  test("SEC-30 the trail says what of it was changed and where events go now, with nothing secret of the address", async () => {
    const { id } = await make();
    await alice.call("webhook.update", { id, url: `${receiver.url}hook?key=swordfish`, actions: ["*"] });
    await alice.call("webhook.rotateSecret", { id });
    await alice.call("webhook.remove", { id });
    const listed = (await alice.call("audit.list", { action: "webhook.changed", limit: 2 })).body.items;
    expect(listed.map(({ details }: { details: object }) => details)).toEqual([
      { webhookId: id, changed: ["secret"] },
      { webhookId: id, changed: ["url", "actions"], url: `${receiver.url}hook?***` },
    ]);
  });

  test("SEC-30 who tries it, delivers again or looks at its deliveries is in the trail; a page that asks on, once a minute", async () => {
    const { id } = await make();
    await alice.call("webhook.test", { id });
    const [{ id: deliveryId }] = await deliveriesOf(id);
    await alice.call("webhook.redeliver", { id, deliveryId });
    await deliveriesOf(id);
    await alice.call("key.list", {});
    await alice.call("key.list", {});
    const told = async (action: string) =>
      (await alice.call("audit.list", { action, user: alice.id })).body.items.map(
        ({ details }: { details: { what?: string } }) => details.what ?? details,
      );
    expect(await told("webhook.tested")).toContainEqual({ webhookId: id });
    expect(await told("webhook.redelivered")).toContainEqual({ webhookId: id, deliveryId });
    const looks = async (what: string) =>
      (await told("admin.read")).filter((one: string) => one === what).length;
    expect([await looks(`webhook-deliveries id=${id}`), await looks("keys")]).toEqual([1, 1]);
    world.clock.advance(60_000);
    await deliveriesOf(id);
    await alice.call("key.list", {});
    expect([await looks(`webhook-deliveries id=${id}`), await looks("keys")]).toEqual([2, 2]);
    await alice.call("webhook.remove", { id });
  });

  test("SEC-30 who may not read the trail has no webhook told of it, none called elsewhere, and nothing told again", async () => {
    const mallory = await world.person("mallory");
    await alice.call("role.create", { name: "pager", permissions: ["webhook.write"] });
    await alice.call("admin-user.setRoles", { id: mallory.id, roles: ["pager", "user"] });
    const { id } = await make({ actions: ["*"] });
    const own = (await mallory.call("webhook.create", { name: "Own", url: receiver.url })).body;
    const elsewhere = `${receiver.url}mallory`;
    const attempts = {
      made: () => mallory.call("webhook.create", { name: "All", url: receiver.url, actions: ["*"] }),
      madeWithOne: () =>
        mallory.call("webhook.create", { name: "Reads", url: receiver.url, actions: ["admin.read"] }),
      widened: () => mallory.call("webhook.update", { id: own.id, actions: ["sign-in.burst", "admin.read"] }),
      turned: () => mallory.call("webhook.update", { id, url: elsewhere }),
      // What waits would go there.
      narrowed: () => mallory.call("webhook.update", { id, actions: ["sign-in.burst"] }),
    };
    for (const [name, attempt] of Object.entries(attempts)) {
      const { status, body } = await attempt();
      expect([name, status, body.code]).toEqual([name, 403, "permission_denied"]);
      expect(body.detail).toContain("audit.read");
    }
    const all = { id, name: "Renamed", url: receiver.url, actions: ["*"], enabled: true };
    expect((await mallory.call("webhook.update", all)).body).toMatchObject({ name: "Renamed" });
    expect((await mallory.call("webhook.update", { id: own.id, url: elsewhere })).status).toBe(200);

    await alice.call("admin-user.get", { id: mallory.id });
    type Listed = { id: string; action: string };
    const told = await vi.waitFor(
      async () =>
        (await deliveriesOf(id)).find(({ action }: Listed) => action === "admin.read") ??
        Promise.reject(new Error("Not told yet")),
      { timeout: 10_000 },
    );
    const again = { id, deliveryId: told.id };
    expect((await mallory.call("webhook.redeliver", again)).body.code).toBe("permission_denied");
    expect((await alice.call("webhook.redeliver", again)).status).toBe(202);
    expect((await mallory.call("webhook.test", { id: own.id })).status).toBe(202);
    const [{ id: deliveryId }] = await deliveriesOf(own.id);
    expect((await mallory.call("webhook.redeliver", { id: own.id, deliveryId })).status).toBe(202);

    await alice.call("role.update", { name: "pager", permissions: ["audit.read", "webhook.write"] });
    expect((await attempts.widened()).status).toBe(200);
    for (const webhook of [id, own.id]) await alice.call("webhook.remove", { id: webhook });
  });

  test("of many made at once where there is room for one, one is made", async () => {
    const { items } = (await alice.call("webhook.list", {})).body;
    const made = await Promise.all(
      Array.from({ length: WEBHOOKS_MAX - 1 - items.length }, () => make({ actions: ["sign-in.burst"] })),
    );
    const last = () => alice.call("webhook.create", { name: "Last", url: receiver.url });
    const [first, ...others] = (await Promise.all(Array.from({ length: 6 }, last))).toSorted(
      (one, other) => one.status - other.status,
    );
    expect(first?.status).toBe(201);
    expect(others.map(({ body }) => body.code)).toEqual(others.map(() => "webhook_limit_reached"));
    for (const { id } of [...made, first?.body]) await alice.call("webhook.remove", { id });
  });

  test.each([
    "http://10.0.0.1/",
    "http://169.254.169.254/latest",
    "http://[::1]/",
    "http://0x7f.1.1.1/",
    "ftp://example.org/",
  ])("SEC-28 %s is not called", async (url) => {
    const answer = await alice.call("webhook.create", { name: "Inside", url });
    expect(answer.status).toBe(400);
  });

  test("in production only https is called", () => {
    const mayCall = createMayCall({ allowPrivate: false, httpsOnly: true });
    expect(mayCall("https://pager.example/hook")).toBe(true);
    expect(mayCall("http://pager.example/hook")).toBe(false);
    expect(mayCall("https://localhost/hook")).toBe(false);
  });

  test("SEC-25 a stranger's webhook is not found, nor is a delivery of another one", async () => {
    const [one, other] = [await make(), await make()];
    await alice.call("webhook.test", { id: one.id });
    const [{ id: deliveryId }] = await deliveriesOf(one.id);
    expect((await alice.call("webhook.redeliver", { id: other.id, deliveryId })).status).toBe(404);
    expect((await alice.call("webhook.deliveries", { id: alice.id })).status).toBe(404);
    for (const { id } of [one, other]) await alice.call("webhook.remove", { id });
  });

  describe("attempt by attempt", () => {
    const secrets = createWebhookSecrets(
      createSealer(createMasterKey(new Uint8Array(32).fill(7)).derive("webhooks")),
    );
    let now = Date.now();
    const clock = { now: () => now };

    const waiting = async () => {
      const webhook = await make();
      const deliveries = deliveriesSql(world.database, { secrets });
      const jobs: string[] = [];
      const queue = {
        put: async (_trx: unknown, _queue: string, data: object) => {
          jobs.push((data as { deliveryId: string }).deliveryId);
        },
      };
      const follower = webhookFollower({ database: world.database, queue: queue as never, clock });
      const event = { id: crypto.randomUUID(), position: 1, at: new Date(now + 3_600_000).toISOString() };
      const told = [{ ...event, action: "sign-in.burst", details: {} }] as never;
      await follower.handle(told, new AbortController().signal);
      // Told twice, as after a crash between the job and the cursor.
      await follower.handle(told, new AbortController().signal);
      expect(jobs).toHaveLength(1);
      const fetch = createSafeFetch({ allowPrivate: true, timeoutMs: 2_000, bytesMax: 1_000 });
      const deliver = createDeliver({ deliveries, fetch, clock });
      const attempt = (retryCount: number) => deliver({ data: { deliveryId: jobs[0] }, retryCount });
      return { ...webhook, attempt };
    };

    test("what is refused is tried again, and noted, until it is taken", async () => {
      const { id, attempt } = await waiting();
      receiver.answers.push(500, 302);
      await expect(attempt(0)).rejects.toThrow("500");
      await expect(attempt(1)).rejects.toThrow("302");
      expect(await deliveriesOf(id)).toMatchObject([{ state: "waiting", attempts: 2, responseStatus: 302 }]);
      await attempt(2);
      expect(await deliveriesOf(id)).toMatchObject([{ state: "delivered", attempts: 3, error: null }]);
      const before = receiver.received.length;
      await attempt(3);
      expect(receiver.received).toHaveLength(before);
      await alice.call("webhook.remove", { id });
    });

    test("after a day it is given up, and after days of nothing else the webhook is switched off", async () => {
      const { id, attempt } = await waiting();
      receiver.answers.push(500, 500);
      await expect(attempt(0)).rejects.toThrow();
      now += FAILING_MS_MAX;
      await attempt(DELIVERY_RETRIES.retryLimit);
      expect(await deliveriesOf(id)).toMatchObject([{ state: "failed" }]);
      const { items } = (await alice.call("webhook.list", {})).body;
      expect(items.find((one: { id: string }) => one.id === id)).toMatchObject({ enabled: false });
      await alice.call("webhook.remove", { id });
    });

    test("what waits for a webhook that is switched off has failed, until somebody delivers it again", async () => {
      const { id, attempt } = await waiting();
      await alice.call("webhook.update", { id, enabled: false });
      const before = receiver.received.length;
      await attempt(0);
      expect(receiver.received).toHaveLength(before);
      const [delivery] = await deliveriesOf(id);
      expect(delivery).toMatchObject({ state: "failed", error: "The webhook is switched off" });
      await alice.call("webhook.update", { id, enabled: true });
      expect((await alice.call("webhook.redeliver", { id, deliveryId: delivery.id })).status).toBe(202);
      await attempt(0);
      expect(await deliveriesOf(id)).toMatchObject([{ state: "delivered" }]);
      await alice.call("webhook.remove", { id });
    });

    test("410 says that the receiver is gone for good", async () => {
      const { id, attempt } = await waiting();
      receiver.answers.push(410);
      await attempt(0);
      const { items } = (await alice.call("webhook.list", {})).body;
      expect(items.find((one: { id: string }) => one.id === id)).toMatchObject({ enabled: false });
      await alice.call("webhook.remove", { id });
    });
  });
});
