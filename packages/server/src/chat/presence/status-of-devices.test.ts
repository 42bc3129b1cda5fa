import { expect, test } from "vitest";
import { statusOfDevices } from "./status-of-devices.ts";

test("online wins over away, and none is offline", () => {
  expect(statusOfDevices([])).toBe("offline");
  expect(statusOfDevices(["away"])).toBe("away");
  expect(statusOfDevices(["away", "online"])).toBe("online");
  expect(statusOfDevices(["away", "away"])).toBe("away");
});
