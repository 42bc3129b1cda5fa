/** What a device says of itself. */
export type DeviceStatus = "online" | "away";

/** Where a person is, going by their devices. */
export type Whereabouts = DeviceStatus | "offline";

/** A person is where their most awake device is: online wins over away, and none is offline. */
export const statusOfDevices = (devices: readonly DeviceStatus[]): Whereabouts => {
  if (devices.length === 0) return "offline";
  return devices.includes("online") ? "online" : "away";
};
