import type { CommandHandler } from "../../realtime/commands.ts";
import type { Presence } from "./presence.ts";

/** A `presence` frame says what this socket's person does there; it has no answer. */
export const presenceCommand =
  (presence: Pick<Presence, "deviceSaid">): CommandHandler<"presence"> =>
  ({ status }, { principal, device }) => {
    presence.deviceSaid(principal.userId, device, status);
    return undefined;
  };

/** A `watch` frame says whom this socket shows. With a `ref` it is answered, once the socket was told how they are. */
export const watchCommand =
  (presence: Pick<Presence, "watch">): CommandHandler<"watch"> =>
  async ({ ref, userIds }, { principal, device }) => {
    await presence.watch(principal.userId, device, userIds);
    return ref === undefined ? undefined : JSON.stringify({ op: "ack", ref });
  };
