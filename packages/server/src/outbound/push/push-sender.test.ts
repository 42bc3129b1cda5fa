import { importJWK, type JWK, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { generateVAPIDKeys } from "web-push";
import { CERTIFICATE, PRIVATE_KEY } from "../../audit/sink/self-signed.fixture.ts";
import { createSafeFetch, type SafeFetchOptions } from "../safe-fetch/safe-fetch.ts";
import { createPushSender, type PushOptions, type PushTarget } from "./push-sender.ts";
import { openPushService } from "./push-service.fixture.ts";
import { PAYLOAD_BYTES_MAX } from "./shorten-payload.ts";

const START = Date.parse("2026-01-31T09:00:00.000Z");
const HOUR: PushOptions = { ttlSeconds: 3_600, urgency: "normal" };
const HELLO = { id: "n1", title: "bob in #watercooler", body: "hello alice" };
const vapid = { ...generateVAPIDKeys(), subject: "mailto:admin@chat.example" };

const openSending = async (
  options: Partial<SafeFetchOptions> = {},
  serviceOptions: Parameters<typeof openPushService>[0] = {},
) => {
  let now = START;
  const clock = { now: () => now };
  const service = await openPushService({ clock, ...serviceOptions });
  const fetch = createSafeFetch({ allowPrivate: true, timeoutMs: 5_000, bytesMax: 1_000, ...options });
  const sender = createPushSender({ fetch, vapid, clock });
  return {
    service,
    clock,
    fetch,
    send: (target: PushTarget, payload: object = HELLO, how: Partial<PushOptions> = {}) =>
      sender.send(target, payload, { ...HOUR, ...how }),
    advance: (ms: number) => {
      now += ms;
    },
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
};

describe("a push", () => {
  test("reaches the device as it was sent, and nobody else's", async () => {
    await using it = await openSending();
    const [alice, bob] = [it.service.subscribe(vapid.publicKey), it.service.subscribe(vapid.publicKey)];
    const payload = { ...HELLO, body: "שלום 👩‍👩‍👧‍👦 \u0000 “quotes” \\ 你好" };
    expect(await it.send(alice, payload, { urgency: "high", topic: "a-1_B" })).toEqual({ at: "accepted" });
    expect(it.service.messagesOf(alice)).toEqual([
      { id: expect.any(String), payload, topic: "a-1_B", urgency: "high", ttlSeconds: 3_600 },
    ]);
    expect(it.service.messagesOf(bob)).toEqual([]);
    expect([it.service.refusals, it.service.dropped]).toEqual([[], []]);
  });

  test("goes over TLS to a service that has a certificate for its name", async () => {
    const tls = { cert: CERTIFICATE, key: PRIVATE_KEY };
    await using it = await openSending({ ca: CERTIFICATE }, { tls });
    const alice = it.service.subscribe(vapid.publicKey);
    expect(alice.endpoint).toMatch(/^https:/);
    expect(await it.send(alice)).toEqual({ at: "accepted" });
    expect(it.service.messagesOf(alice)).toMatchObject([{ payload: HELLO }]);
  });

  test("is in no two bodies the same, and in none in clear", async () => {
    const bodies: string[] = [];
    await using it = await openSending();
    const sender = createPushSender({
      ...it,
      vapid,
      fetch: (url, request) => {
        bodies.push(Buffer.from(request?.body as Uint8Array).toString("latin1"));
        return it.fetch(url, request);
      },
    });
    const alice = it.service.subscribe(vapid.publicKey);
    for (const _ of [1, 2]) await sender.send(alice, HELLO, HOUR);
    expect(it.service.messagesOf(alice)).toHaveLength(2);
    expect(new Set(bodies).size).toBe(2);
    for (const body of bodies) expect(body).not.toContain("alice");
  });

  test("brings nothing along that tells of anybody: no cookie, no name but Parley's", async () => {
    await using it = await openSending();
    await it.send(it.service.subscribe(vapid.publicKey));
    const headers = it.service.requests[0]?.headers;
    expect(Object.keys(headers ?? {}).toSorted()).toEqual([
      ...["accept", "accept-encoding", "authorization", "content-encoding", "content-length"],
      ...["content-type", "host", "ttl", "urgency", "user-agent"],
    ]);
    expect(headers?.["user-agent"]).toBe("Parley-Push");
  });
});

describe("a device that is away", () => {
  test("gets what waited for it when it is back, in order; what it waited too long for, never", async () => {
    await using it = await openSending();
    const alice = it.service.subscribe(vapid.publicKey);
    it.service.setAway(alice, true);
    await it.send(alice, { text: "now or never" }, { ttlSeconds: 0 });
    await it.send(alice, { text: "for a minute" }, { ttlSeconds: 60 });
    await it.send(alice, { text: "one" });
    await it.send(alice, { text: "two" });
    expect([it.service.waitingFor(alice), it.service.messagesOf(alice)]).toEqual([3, []]);
    it.advance(61_000);
    it.service.setAway(alice, false);
    expect(it.service.messagesOf(alice).map(({ payload }) => payload.text)).toEqual(["one", "two"]);
    expect(it.service.waitingFor(alice)).toBe(0);
  });

  test("gets the latest of a topic alone, and both where there is none", async () => {
    await using it = await openSending();
    const alice = it.service.subscribe(vapid.publicKey);
    it.service.setAway(alice, true);
    for (const [text, topic] of [
      ["1 unread", "channel"],
      ["other", "elsewhere"],
      ["2 unread", "channel"],
    ] as const) {
      await it.send(alice, { text }, { topic });
    }
    await it.send(alice, { text: "no topic" });
    await it.send(alice, { text: "no topic" });
    it.service.setAway(alice, false);
    expect(it.service.messagesOf(alice).map(({ payload }) => payload.text)).toEqual([
      ...["other", "2 unread", "no topic", "no topic"],
    ]);
    // What was shown stays: only what still waits is replaced.
    await it.send(alice, { text: "3 unread" }, { topic: "channel" });
    expect(it.service.messagesOf(alice)).toHaveLength(5);
  });

  test("that saves its battery is woken by what is urgent alone", async () => {
    await using it = await openSending();
    const alice = it.service.subscribe(vapid.publicKey);
    it.service.setUrgencyMin(alice, "high");
    await it.send(alice, { text: "later" });
    await it.send(alice, { text: "at once" }, { urgency: "high" });
    expect(it.service.messagesOf(alice).map(({ payload }) => payload.text)).toEqual(["at once"]);
    it.service.setUrgencyMin(alice, "low");
    expect(it.service.messagesOf(alice)).toHaveLength(2);
  });
});

describe("what the service answers", () => {
  test.each([404, 410] as const)("%i: the subscription is to be forgotten", async (status) => {
    await using it = await openSending();
    const alice = it.service.subscribe(vapid.publicKey);
    it.service.end(alice, status);
    expect(await it.send(alice)).toEqual({ at: "gone" });
    expect(it.service.messagesOf(alice)).toEqual([]);
  });

  test("an endpoint that the service never gave out is gone", async () => {
    await using it = await openSending();
    const alice = it.service.subscribe(vapid.publicKey);
    expect(await it.send({ ...alice, endpoint: `${it.service.origin}/push/none` })).toEqual({ at: "gone" });
  });

  test.each([
    [429, "120", 120],
    [429, undefined, 60],
    [500, undefined, 60],
    [503, "0", 1],
    [503, new Date(START + 90_500).toUTCString(), 90],
    [503, new Date(START - 90_000).toUTCString(), 1],
    [503, "99999999999999999999", 86_400],
    [503, "-5", 1],
    [503, "soon", 60],
  ])("%i with Retry-After %s: the same again in %i s", async (status, retryAfter, afterSeconds) => {
    await using it = await openSending();
    const alice = it.service.subscribe(vapid.publicKey);
    it.service.faultNext({ status, ...(retryAfter !== undefined && { retryAfter }) });
    const outcome = { at: "later", afterSeconds, why: `The push service answered ${status}` };
    expect(await it.send(alice)).toEqual(outcome);
    expect(await it.send(alice)).toEqual({ at: "accepted" });
    expect(it.service.messagesOf(alice)).toHaveLength(1);
  });

  test.each([400, 401, 403, 413, 302])("%i: sending it again is of no use", async (status) => {
    await using it = await openSending();
    it.service.faultNext({ status });
    const refused = { at: "refused", why: `The push service answered ${status}` };
    expect(await it.send(it.service.subscribe(vapid.publicKey))).toEqual(refused);
    expect(it.service.requests).toHaveLength(1);
  });

  test("a connection that breaks, a service that is too slow or not there: later", async () => {
    await using it = await openSending({ timeoutMs: 200 });
    const alice = it.service.subscribe(vapid.publicKey);
    it.service.faultNext({ cut: "before" }, { waitMs: 400 });
    const later = { at: "later", afterSeconds: 60, why: expect.stringContaining("127.0.0.1") };
    expect(await it.send(alice)).toEqual(later);
    expect(await it.send(alice)).toEqual(later);
    await it.service[Symbol.asyncDispose]();
    expect(await it.send(alice)).toEqual(later);
  });

  test("a connection that breaks after the message was taken: later, and the device knows a repeat by its id", async () => {
    await using it = await openSending();
    const alice = it.service.subscribe(vapid.publicKey);
    it.service.faultNext({ cut: "after" });
    expect(await it.send(alice)).toMatchObject({ at: "later" });
    expect(await it.send(alice)).toEqual({ at: "accepted" });
    expect(it.service.messagesOf(alice).map(({ payload }) => payload.id)).toEqual(["n1", "n1"]);
  });

  test("an answer that never ends is not read to its end", async () => {
    await using it = await openSending();
    const server = Bun.serve({
      ...{ hostname: "127.0.0.1", port: 0 },
      fetch: () => new Response("x".repeat(100_000), { status: 201 }),
    });
    const target = { ...it.service.subscribe(vapid.publicKey), endpoint: server.url.href };
    expect(await it.send(target)).toMatchObject({ at: "refused" });
    await server.stop(true);
  });
});

describe("who sends", () => {
  test("is believed for the key that the browser subscribed with alone", async () => {
    await using it = await openSending();
    const alice = it.service.subscribe(generateVAPIDKeys().publicKey);
    expect(await it.send(alice)).toMatchObject({ at: "refused", why: expect.stringContaining("403") });
    expect(it.service.refusals).toMatchObject([{ status: 403, why: expect.stringContaining("another key") }]);
    expect(it.service.messagesOf(alice)).toEqual([]);
  });

  test("is not believed with a token of another service, one that was changed, or one that lives too long", async () => {
    await using it = await openSending();
    const alice = it.service.subscribe(vapid.publicKey);
    type Changed = string | null | Promise<string>;
    const statusWith = async (change: (authorization: string) => Changed) => {
      const fetch: typeof it.fetch = async (url, request) => {
        const headers = new Headers(request?.headers);
        const changed = await change(headers.get("authorization") ?? "");
        if (changed === null) headers.delete("authorization");
        else headers.set("authorization", changed);
        return it.fetch(url, { ...request, headers });
      };
      const outcome = await createPushSender({ ...it, vapid, fetch }).send(alice, HELLO, HOUR);
      return [outcome.at, it.service.refusals.at(-1)?.why];
    };
    const point = Buffer.from(vapid.publicKey, "base64url");
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString("base64url"));
    const key = await importJWK({ kty: "EC", crv: "P-256", x, y, d: vapid.privateKey } as JWK, "ES256");
    const tokenFor = async (aud: string, seconds: number) => {
      const exp = Math.floor(Date.now() / 1_000) + seconds;
      const claims = new SignJWT({ aud, exp, sub: vapid.subject });
      const token = await claims.setProtectedHeader({ alg: "ES256", typ: "JWT" }).sign(key);
      return `vapid t=${token}, k=${vapid.publicKey}`;
    };
    const { origin } = it.service;
    const because = (why: string) => ["refused", expect.stringContaining(why)];
    expect(await statusWith(() => null)).toEqual(because("No Authorization"));
    expect(await statusWith((text) => text.replace("vapid", "Bearer"))).toEqual(because("No vapid token"));
    expect(await statusWith((text) => text.replace(/\.\w{4}/, ".AAAA"))).toEqual(because("signature"));
    expect(await statusWith(() => tokenFor("https://push.example", 60))).toEqual(because("token is for"));
    expect(await statusWith(() => tokenFor(origin, -60))).toEqual(because("expired"));
    expect(await statusWith(() => tokenFor(origin, 25 * 3_600))).toEqual(because("more than a day"));
    expect(it.service.messagesOf(alice)).toEqual([]);
    // The same way round with nothing wrong gets there.
    expect(await statusWith(() => tokenFor(origin, 60))).toContain("accepted");
  });
});

describe("an endpoint that is none", () => {
  const KEYS = openPushService().then(async (service) => {
    await using open = service;
    return open.subscribe(vapid.publicKey);
  });

  test.each([
    "http://169.254.169.254/latest/meta-data",
    "https://10.0.0.1/push",
    "https://[::1]/push",
    "https://localhost/push",
    "file:///etc/passwd",
    "https://name:secret@push.example/",
    "no address",
  ])("SEC-28 %s is refused", async (endpoint) => {
    await using it = await openSending({ allowPrivate: false });
    expect(await it.send({ ...(await KEYS), endpoint })).toMatchObject({ at: "refused" });
  });

  test("SEC-28 a name that leads inside is refused, and nothing is connected to", async () => {
    await using it = await openSending({ allowPrivate: false, resolve: async () => ["127.0.0.1"] });
    const alice = it.service.subscribe(vapid.publicKey);
    const endpoint = alice.endpoint.replace("127.0.0.1", "push.example");
    expect(await it.send({ ...alice, endpoint })).toMatchObject({ at: "refused" });
    expect(it.service.requests).toEqual([]);
  });

  test("a name that has no address just now is tried later", async () => {
    await using it = await openSending({ allowPrivate: false, resolve: async () => [] });
    const target = { ...(await KEYS), endpoint: "https://push.example/x" };
    expect(await it.send(target)).toMatchObject({ at: "later" });
  });

  test.each([
    ["no key", { p256dh: "" }],
    ["a key that is too short", { p256dh: "BAAA" }],
    ["a point that is on no curve", { p256dh: Buffer.alloc(65, 4).toString("base64url") }],
    ["no secret", { auth: "" }],
    ["a secret that is too long", { auth: "a".repeat(100) }],
  ])("%s: refused, and nothing is sent", async (_, over) => {
    await using it = await openSending();
    const alice = it.service.subscribe(vapid.publicKey);
    expect(await it.send({ ...alice, ...over })).toMatchObject({ at: "refused" });
    expect(it.service.requests).toEqual([]);
  });
});

describe("what is too long", () => {
  const sent = async (payload: object) => {
    await using it = await openSending();
    const alice = it.service.subscribe(vapid.publicKey);
    const outcome = await it.send(alice, payload);
    return { outcome, shown: it.service.messagesOf(alice)[0]?.payload };
  };
  const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

  test("fits to the byte, and one byte more is shortened", async () => {
    const empty = bytesOf({ ...HELLO, body: "" });
    const body = "x".repeat(PAYLOAD_BYTES_MAX - empty);
    expect((await sent({ ...HELLO, body })).shown.body).toBe(body);
    const { shown } = await sent({ ...HELLO, body: `${body}x` });
    expect(shown.body).toBe(`${"x".repeat(body.length - 3)}…`);
  });

  test.each([
    ["letters", "ä"],
    ["a family", "👩‍👩‍👧‍👦"],
    ["a flag", "🇩🇪"],
    ["Devanagari", "क्षि"],
    ["what JSON writes longer", "\n"],
  ])("%s: cut between two characters, and nothing else is touched", async (_, character) => {
    const long = { ...HELLO, channelId: "c".repeat(36), nested: { text: `x${character.repeat(20_000)}y` } };
    const { outcome, shown } = await sent(long);
    expect(outcome).toEqual({ at: "accepted" });
    expect(bytesOf(shown)).toBeLessThanOrEqual(PAYLOAD_BYTES_MAX);
    const kept = shown.nested.text.slice(1, -1).trimEnd();
    expect(shown).toEqual({ ...long, nested: { text: expect.stringMatching(/^x.*…$/s) } });
    expect(kept.replaceAll(character, "")).toBe("");
    if (character.trim() !== "") expect(kept.length).toBeGreaterThan(1_000 / Buffer.byteLength(character));
  });

  test("the longest text gives way first, then the next", async () => {
    const [title, body] = ["t".repeat(3_000), "b".repeat(5_000)];
    const { shown } = await sent({ title, body });
    expect(shown.title).toBe(title);
    expect(shown.body).toMatch(/^b{400,500}…$/);
    const { shown: both } = await sent({ title: "t".repeat(4_000), body });
    expect(both.body).toBe("…");
    expect(both.title).toMatch(/^t{3000,}…$/);
  });

  test("where no text can give way, nothing is sent", async () => {
    const { outcome, shown } = await sent({ title: "t", url: `https://chat.example/${"x".repeat(4_000)}` });
    expect(outcome).toMatchObject({ at: "refused" });
    expect(shown).toBeUndefined();
  });
});
