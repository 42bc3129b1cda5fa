import type { PresenceStatus } from "@parley/contract";

/** What a device says of itself. */
export type DeviceStatus = Exclude<PresenceStatus, "offline">;

/** A person is where their most awake device is: online wins over away, and none is offline. */
export const statusOfDevices = (devices: readonly DeviceStatus[]): PresenceStatus => {
  if (devices.length === 0) return "offline";
  return devices.includes("online") ? "online" : "away";
};
