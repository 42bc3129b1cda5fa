import { createECDH, randomBytes, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { type Clock, systemClock } from "../../clock.ts";
import { vapidFault } from "./check-vapid.fixture.ts";
import { decryptPush, type Receiver } from "./decrypt-push.fixture.ts";

const BODY_BYTES_MAX = 4_096;
const TTL_SECONDS_MAX = 28 * 24 * 60 * 60;
const URGENCIES = ["very-low", "low", "normal", "high"] as const;
type Urgency = (typeof URGENCIES)[number];

/** As `PushSubscription.toJSON()` of a browser, with its keys a second time where our own code has them. */
export interface DeviceSubscription {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/** What the service worker of a device was woken with. */
export interface ShownMessage {
  /** The end of the `Location` that the sender was answered. */
  readonly id: string;
  /** The decrypted JSON; null of a push without a body. */
  // biome-ignore lint/suspicious/noExplicitAny: tests know what they have sent
  readonly payload: any;
  readonly topic: string | null;
  readonly urgency: Urgency;
  readonly ttlSeconds: number;
}

/**
 * What becomes of a request instead: an answer; a wait before it is looked at; the connection cut before the message is
 * taken, or after it was taken and delivered, when the sender cannot know.
 */
export type PushFault =
  | { readonly status: number; readonly retryAfter?: string }
  | { readonly waitMs: number }
  | { readonly cut: "before" | "after" };

interface Held extends Omit<ShownMessage, "payload"> {
  readonly body: Buffer;
  readonly expiresAt: number;
}

interface Device {
  readonly subscription: DeviceSubscription;
  readonly receiver: Receiver;
  readonly applicationServerKey: string;
  readonly shown: ShownMessage[];
  held: Held[];
  isAway: boolean;
  urgencyMin: Urgency;
  /** 404 or 410 once the subscription is no more. */
  gone: 404 | 410 | null;
}

class Refused extends Error {
  constructor(
    readonly status: number,
    why: string,
  ) {
    super(why);
  }
}

export type PushService = Awaited<ReturnType<typeof openPushService>>;

/**
 * A push service on this machine, as a browser's maker runs one, with the devices that it serves: RFC 8030 with RFC 8291
 * and 8292, written from these and sharing nothing with the sender. It takes what a real one takes and refuses what a
 * real one refuses; `refusals` and `dropped` say why. Time for TTL is `clock`'s; a token's is the machine's, which the
 * library that signs it goes by.
 */
export const openPushService = async ({
  clock = systemClock,
  tls,
  port: wanted = 0,
}: {
  clock?: Clock;
  tls?: { readonly cert: string; readonly key: string };
  port?: number;
} = {}) => {
  const devices = new Map<string, Device>();
  const faults: PushFault[] = [];
  let always: PushFault | null = null;
  const refusals: { readonly endpoint: string; readonly status: number; readonly why: string }[] = [];
  const dropped: { readonly endpoint: string; readonly why: string }[] = [];
  const requests: { readonly path: string; readonly headers: IncomingMessage["headers"] }[] = [];

  const deliver = (device: Device) => {
    const { subscription, receiver, shown, urgencyMin, isAway } = device;
    const now = clock.now();
    const wanted = ({ urgency }: Held) => URGENCIES.indexOf(urgency) >= URGENCIES.indexOf(urgencyMin);
    const due = isAway ? [] : device.held.filter((held) => wanted(held) && held.expiresAt >= now);
    for (const { body, expiresAt: _, ...message } of due) {
      try {
        const payload = body.length === 0 ? null : JSON.parse(decryptPush(body, receiver));
        shown.push({ ...message, payload });
      } catch (error) {
        dropped.push({ endpoint: subscription.endpoint, why: String(error) });
      }
    }
    device.held = device.held.filter((held) => !due.includes(held) && held.expiresAt > now);
  };

  const take = (device: Device, { headers }: IncomingMessage, body: Buffer): Held => {
    const applicationServerKey = device.applicationServerKey;
    const vapid = vapidFault(headers.authorization, { origin, applicationServerKey, nowMs: Date.now() });
    if (vapid) throw new Refused(vapid.status, vapid.why);
    const { ttl, topic = null, urgency = "normal" } = headers as Record<string, string | undefined>;
    if (!/^\d{1,10}$/.test(ttl ?? "")) throw new Refused(400, `TTL: ${ttl}`);
    if (topic !== null && !/^[\w-]{1,32}$/.test(topic)) throw new Refused(400, `Topic: ${topic}`);
    if (!isUrgency(urgency)) throw new Refused(400, `Urgency: ${urgency}`);
    if (body.length > BODY_BYTES_MAX) throw new Refused(413, `${body.length} bytes`);
    const encoding = headers["content-encoding"];
    if (body.length > 0 && encoding !== "aes128gcm") throw new Refused(415, `Encoding: ${encoding}`);
    if (headers.encryption ?? headers["crypto-key"]) throw new Refused(400, "Headers of a draft (aesgcm)");
    const ttlSeconds = Math.min(Number(ttl), TTL_SECONDS_MAX);
    const expiresAt = clock.now() + ttlSeconds * 1_000;
    return { id: randomUUID(), body, topic, urgency, ttlSeconds, expiresAt };
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await bodyOf(request);
    requests.push({ path: request.url ?? "", headers: request.headers });
    const fault = faults.shift() ?? always;
    if (fault && "waitMs" in fault) await pause(fault.waitMs);
    if (fault && "cut" in fault && fault.cut === "before") return request.socket.destroy();
    if (fault && "status" in fault) {
      if (fault.retryAfter !== undefined) response.setHeader("retry-after", fault.retryAfter);
      return response.writeHead(fault.status).end();
    }
    const endpoint = `${origin}${request.url}`;
    try {
      const device = devices.get(endpoint);
      if (!device) throw new Refused(404, "No such subscription");
      if (device.gone) throw new Refused(device.gone, "The subscription is no more");
      if (request.method !== "POST") throw new Refused(405, `${request.method}`);
      const message = take(device, request, body);
      const isReplaced = ({ topic }: Held) => topic !== null && topic === message.topic;
      device.held = [...device.held.filter((held) => !isReplaced(held)), message];
      deliver(device);
      if (fault && "cut" in fault) return request.socket.destroy();
      const headers = { location: `${origin}/message/${message.id}`, ttl: String(message.ttlSeconds) };
      response.writeHead(201, headers).end();
    } catch (error) {
      const status = error instanceof Refused ? error.status : 500;
      refusals.push({ endpoint, status, why: String(error) });
      response.writeHead(status).end();
    }
  };

  const listener = (request: IncomingMessage, response: ServerResponse) =>
    void answer(request, response).catch(() => request.socket.destroy());
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  await new Promise<void>((done) => server.listen(wanted, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const origin = tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;

  const deviceOf = ({ endpoint }: { readonly endpoint: string }): Device => {
    const device = devices.get(endpoint);
    if (!device) throw new Error(`Nobody subscribed at ${endpoint}`);
    return device;
  };

  return {
    origin,
    /** Every request that came, whatever was answered. */
    requests,
    refusals,
    /** What a device could not read and therefore never showed. */
    dropped,
    /** A new device; `applicationServerKey` is the sender's public key, as a page hands it to its browser. */
    subscribe(applicationServerKey: string): DeviceSubscription {
      const keyPair = createECDH("prime256v1");
      keyPair.generateKeys();
      const secret = randomBytes(16);
      const keys = { p256dh: keyPair.getPublicKey("base64url"), auth: secret.toString("base64url") };
      const endpoint = `${origin}/push/${randomBytes(24).toString("base64url")}`;
      const subscription = { endpoint, ...keys, keys };
      devices.set(endpoint, {
        ...{ subscription, applicationServerKey, receiver: { keyPair, auth: secret } },
        ...{ shown: [], held: [], isAway: false, urgencyMin: "very-low", gone: null },
      });
      return subscription;
    },
    /** What the device was woken with, the oldest first. */
    messagesOf: (subscription: { readonly endpoint: string }): readonly ShownMessage[] => [
      ...deviceOf(subscription).shown,
    ],
    /** How many messages wait for the device. */
    waitingFor(subscription: { readonly endpoint: string }): number {
      const device = deviceOf(subscription);
      deliver(device);
      return device.held.length;
    },
    /** The device loses its connection, or has it again and gets what has waited for it. */
    setAway(subscription: { readonly endpoint: string }, isAway: boolean): void {
      const device = deviceOf(subscription);
      device.isAway = isAway;
      deliver(device);
    },
    /** Lower than this the device does not want to be woken, as on a battery that runs out (RFC 8030 section 5.3). */
    setUrgencyMin(subscription: { readonly endpoint: string }, urgencyMin: Urgency): void {
      const device = deviceOf(subscription);
      device.urgencyMin = urgencyMin;
      deliver(device);
    },
    /** The person took the permission back, or cleared the browser: from now on 410 (or 404). */
    end(subscription: { readonly endpoint: string }, status: 404 | 410 = 410): void {
      deviceOf(subscription).gone = status;
    },
    /** What becomes of the next requests, one each. */
    faultNext: (...next: readonly PushFault[]): void => void faults.push(...next),
    /** What becomes of every request for which nothing else was said; null: what should. */
    faultAlways(fault: PushFault | null): void {
      always = fault;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
};

const isUrgency = (text: string): text is Urgency => (URGENCIES as readonly string[]).includes(text);

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};
