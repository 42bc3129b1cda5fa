import type { Alongside } from "../alongside/alongside.ts";

/** A browser that a person has signed in from. */
export interface DeviceRecord {
  readonly id: string;
  /** The hash of its id. */
  readonly browser: string;
  readonly userAgent: string | null;
  readonly ip: string | null;
  readonly place: string | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  /** No second factor is asked here until then. */
  readonly rememberedUntil: string | null;
}

/** The browsers that people have signed in from. */
export interface DeviceStore {
  /** The latest seen first. */
  listOf(userId: string, page: { limit: number }): Promise<readonly DeviceRecord[]>;
  find(userId: string, browser: string): Promise<DeviceRecord | null>;
  /** Makes one unknown, and with it remembered no more; false where it is none of theirs. Resolves once durable. */
  forget(device: { userId: string; id: string; alongside: Alongside }): Promise<boolean>;
}

/** Whether a second factor is spared on this browser now. */
export const createIsRemembered =
  ({ devices, clock }: { devices: Pick<DeviceStore, "find">; clock: { now(): number } }) =>
  async (userId: string, browser: string | null): Promise<boolean> => {
    if (browser === null) return false;
    const device = await devices.find(userId, browser);
    return device?.rememberedUntil != null && Date.parse(device.rememberedUntil) > clock.now();
  };
