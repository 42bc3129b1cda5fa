import { createECDH, randomBytes } from "node:crypto";
import type { Clock } from "../../clock.ts";
import { decryptPush } from "./decrypt-push.fixture.ts";
import { type PushMessage, URGENCIES, type Urgency } from "./read-push.fixture.ts";

/** As `PushSubscription.toJSON()` of a browser, with its keys a second time where our own code has them. */
export interface DeviceSubscription {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/** What the service worker of a device was woken with. */
export interface ShownMessage extends Omit<PushMessage, "body"> {
  /** The decrypted JSON; null of a push without a body. */
  // biome-ignore lint/suspicious/noExplicitAny: tests know what they have sent
  readonly payload: any;
}

export type Device = ReturnType<typeof openDevice>;

/** One browser, and what the push service holds for it. */
export const openDevice = ({
  origin,
  applicationServerKey,
  clock,
  onDropped,
}: {
  origin: string;
  applicationServerKey: string;
  clock: Clock;
  /** The device could not read a message, and shows nothing. */
  onDropped: (why: string) => void;
}) => {
  const keyPair = createECDH("prime256v1");
  keyPair.generateKeys();
  const auth = randomBytes(16);
  const keys = { p256dh: keyPair.getPublicKey("base64url"), auth: auth.toString("base64url") };
  const endpoint = `${origin}/push/${randomBytes(24).toString("base64url")}`;
  const subscription: DeviceSubscription = { endpoint, ...keys, keys };

  const shown: ShownMessage[] = [];
  let held: (PushMessage & { readonly expiresAt: number })[] = [];
  let isAway = false;
  let urgencyMin: Urgency = "very-low";
  let gone: 404 | 410 | null = null;

  const show = ({ body, ...message }: PushMessage) => {
    try {
      const payload = body.length === 0 ? null : JSON.parse(decryptPush(body, { keyPair, auth }));
      shown.push({ ...message, payload });
    } catch (error) {
      onDropped(String(error));
    }
  };

  const deliver = () => {
    const now = clock.now();
    const isWanted = ({ urgency }: PushMessage) =>
      URGENCIES.indexOf(urgency) >= URGENCIES.indexOf(urgencyMin);
    const due = held.filter((message) => !isAway && isWanted(message) && message.expiresAt >= now);
    held = held.filter((message) => !due.includes(message) && message.expiresAt > now);
    for (const { expiresAt: _, ...message } of due) show(message);
  };

  return {
    subscription,
    applicationServerKey,
    shown: (): readonly ShownMessage[] => [...shown],
    waiting(): number {
      deliver();
      return held.length;
    },
    gone: () => gone,
    end(status: 404 | 410): void {
      gone = status;
    },
    setAway(value: boolean): void {
      isAway = value;
      deliver();
    },
    setUrgencyMin(value: Urgency): void {
      urgencyMin = value;
      deliver();
    },
    /** A message takes the place of one of the same topic that still waits (RFC 8030 section 5.4). */
    take(message: PushMessage): void {
      const isReplaced = ({ topic }: PushMessage) => topic !== null && topic === message.topic;
      held = held.filter((one) => !isReplaced(one));
      held.push({ ...message, expiresAt: clock.now() + message.ttlSeconds * 1_000 });
      deliver();
    },
  };
};
