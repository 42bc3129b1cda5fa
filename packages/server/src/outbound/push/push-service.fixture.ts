import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { type Clock, systemClock } from "../../clock.ts";
import {
  type Device,
  type DeviceSubscription,
  openDevice,
  type ShownMessage,
} from "./push-device.fixture.ts";
import { RefusedPush, readPush, type Urgency } from "./read-push.fixture.ts";

/**
 * What becomes of a request instead: an answer; a wait before it is looked at; the connection cut before the message is
 * taken, or after it was taken and delivered, when the sender cannot know.
 */
export type PushFault =
  | { readonly status: number; readonly retryAfter?: string }
  | { readonly waitMs: number }
  | { readonly cut: "before" | "after" };

export type PushService = Awaited<ReturnType<typeof openPushService>>;

/** Of a subscription, what names it. */
type Endpoint = Pick<DeviceSubscription, "endpoint">;

/**
 * A push service on this machine, as a browser's maker runs one, with the devices that it serves: RFC 8030 with RFC 8291
 * and 8292, written from these and sharing nothing with the sender. It takes what a real one takes and refuses what a
 * real one refuses; `refusals` and `dropped` say why. Time for TTL is `clock`'s; a token's is the machine's.
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

  const take = (request: IncomingMessage, body: Buffer) => {
    const device = devices.get(`${origin}${request.url}`);
    if (!device) throw new RefusedPush(404, "No such subscription");
    const gone = device.gone();
    if (gone) throw new RefusedPush(gone, "The subscription is no more");
    if (request.method !== "POST") throw new RefusedPush(405, `${request.method}`);
    const { applicationServerKey } = device;
    const message = readPush({ headers: request.headers, body }, { origin, applicationServerKey });
    device.take(message);
    return message;
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
    try {
      const { id, ttlSeconds } = take(request, body);
      if (fault && "cut" in fault) return request.socket.destroy();
      return response.writeHead(201, { location: `${origin}/message/${id}`, ttl: String(ttlSeconds) }).end();
    } catch (error) {
      const status = error instanceof RefusedPush ? error.status : 500;
      refusals.push({ endpoint: `${origin}${request.url}`, status, why: String(error) });
      return response.writeHead(status).end();
    }
  };

  const listener = (request: IncomingMessage, response: ServerResponse) =>
    void answer(request, response).catch(() => request.socket.destroy());
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  await new Promise<void>((done) => server.listen(wanted, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const origin = tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;

  const deviceOf = ({ endpoint }: Endpoint): Device => {
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
      const onDropped = (why: string) => dropped.push({ endpoint: device.subscription.endpoint, why });
      const device = openDevice({ origin, applicationServerKey, clock, onDropped });
      devices.set(device.subscription.endpoint, device);
      return device.subscription;
    },
    /** What the device was woken with, the oldest first. */
    messagesOf: (subscription: Endpoint): readonly ShownMessage[] => deviceOf(subscription).shown(),
    /** How many messages wait for the device. */
    waitingFor: (subscription: Endpoint): number => deviceOf(subscription).waiting(),
    /** The device loses its connection, or has it again and gets what has waited for it. */
    setAway: (subscription: Endpoint, isAway: boolean): void => deviceOf(subscription).setAway(isAway),
    /** Lower than this the device does not want to be woken, as on a battery that runs out (RFC 8030 section 5.3). */
    setUrgencyMin: (subscription: Endpoint, urgencyMin: Urgency): void =>
      deviceOf(subscription).setUrgencyMin(urgencyMin),
    /** The person took the permission back, or cleared the browser: from now on 410 (or 404). */
    end: (subscription: Endpoint, status: 404 | 410 = 410): void => deviceOf(subscription).end(status),
    /** What becomes of the next requests, one each. */
    faultNext(...next: readonly PushFault[]): void {
      faults.push(...next);
    },
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

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};
