import type { Handlers } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import { deviceOf } from "../session/device-of.ts";
import type { DeviceStore } from "./device-store.ts";

const DEVICES_SHOWN_MAX = 200;

/** The browsers that one has signed in from, and forgetting one. */
export const deviceHandlers = ({
  devices,
  clock,
}: {
  devices: DeviceStore;
  clock: Clock;
}): Handlers<"device.list" | "device.forget"> => ({
  async "device.list"(_input, { principal: { userId }, source }) {
    const now = clock.now();
    const found = await devices.listOf(userId, { limit: DEVICES_SHOWN_MAX });
    return {
      items: found.map(({ browser, userAgent, rememberedUntil, ...device }) => ({
        ...device,
        device: deviceOf(userAgent),
        rememberedUntil:
          rememberedUntil !== null && Date.parse(rememberedUntil) > now ? rememberedUntil : null,
        current: browser === source.browser,
      })),
    };
  },

  async "device.forget"({ id }, { principal: { userId }, source }) {
    const at = new Date(clock.now()).toISOString();
    const facts = { actorId: userId, userId, source, at, details: {} };
    const forgotten = await devices.forget({
      userId,
      id,
      alongside: { events: [{ action: "mfa.device-forgotten", ...facts }] },
    });
    if (!forgotten) return raise("device_not_found");
  },
});
