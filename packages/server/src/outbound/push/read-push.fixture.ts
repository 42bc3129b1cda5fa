import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { vapidFault } from "./check-vapid.fixture.ts";

const BODY_BYTES_MAX = 4_096;
const TTL_SECONDS_MAX = 28 * 24 * 60 * 60;
export const URGENCIES = ["very-low", "low", "normal", "high"] as const;
export type Urgency = (typeof URGENCIES)[number];

/** A push message as its service has taken it. */
export interface PushMessage {
  /** The end of the `Location` that the sender was answered. */
  readonly id: string;
  /** Encrypted. */
  readonly body: Buffer;
  readonly topic: string | null;
  readonly urgency: Urgency;
  /** At most 28 days, whatever was asked for. */
  readonly ttlSeconds: number;
}

/** The service does not take it, and answers with this status. */
export class RefusedPush extends Error {
  constructor(
    readonly status: number,
    why: string,
  ) {
    super(why);
  }
}

/** Reads a request to an endpoint by RFC 8030, 8291 and 8292, as strictly as these allow. @throws RefusedPush */
export const readPush = (
  { headers, body }: { readonly headers: IncomingHttpHeaders; readonly body: Buffer },
  expected: { readonly origin: string; readonly applicationServerKey: string },
): PushMessage => {
  // The library that signs goes by the machine's own time.
  const vapid = vapidFault(headers.authorization, { ...expected, nowMs: Date.now() });
  if (vapid) throw new RefusedPush(vapid.status, vapid.why);
  const { ttl, topic = null, urgency = "normal" } = headers as Record<string, string | undefined>;
  if (!/^\d{1,10}$/.test(ttl ?? "")) throw new RefusedPush(400, `TTL: ${ttl}`);
  if (topic !== null && !/^[\w-]{1,32}$/.test(topic)) throw new RefusedPush(400, `Topic: ${topic}`);
  if (!isUrgency(urgency)) throw new RefusedPush(400, `Urgency: ${urgency}`);
  if (body.length > BODY_BYTES_MAX) throw new RefusedPush(413, `${body.length} bytes`);
  const encoding = headers["content-encoding"];
  if (body.length > 0 && encoding !== "aes128gcm") throw new RefusedPush(415, `Encoding: ${encoding}`);
  if (headers.encryption ?? headers["crypto-key"]) {
    throw new RefusedPush(400, "Headers of a draft (aesgcm)");
  }
  return { id: randomUUID(), body, topic, urgency, ttlSeconds: Math.min(Number(ttl), TTL_SECONDS_MAX) };
};

const isUrgency = (text: string): text is Urgency => (URGENCIES as readonly string[]).includes(text);
