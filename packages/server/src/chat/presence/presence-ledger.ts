import type { DeviceStatus, Whereabouts } from "./status-of-devices.ts";

/** One socket. Whatever names it: it is compared by identity. */
export type Device = object | string;

/** A person without a device is offline only after this: the reload of a page does not blink. */
export const OFFLINE_GRACE_MS = 3_000;

export interface StatusChange {
  readonly userId: string;
  readonly from: Whereabouts;
  readonly to: Whereabouts;
}

/**
 * Who is here, from what each of their devices says. Every node holds the whole of it, so that asking is a look-up;
 * an adapter for several nodes keeps a copy.
 */
export interface PresenceLedger {
  /** Online, until the device says otherwise. */
  deviceCame(userId: string, device: Device): void;
  /** Does nothing for a device that has left. */
  deviceSaid(userId: string, device: Device, status: DeviceStatus): void;
  deviceLeft(userId: string, device: Device): void;
  statusOf(userId: string): Whereabouts;
  /** Those of this node. */
  devicesOf(userId: string): readonly Device[];
  /** Hears of every change of a person's status, in order. Ends with the returned function. */
  subscribe(hear: (change: StatusChange) => void): () => void;
  /** Ends its timers, and says goodbye where there are other nodes. */
  close(): Promise<void>;
}
