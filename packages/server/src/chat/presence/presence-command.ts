import type { CommandHandler } from "../../realtime/commands.ts";
import type { Presence } from "./presence.ts";

/** A `presence` frame says what this socket's person does there; it has no answer. */
export const presenceCommand =
  (presence: Pick<Presence, "deviceSaid">): CommandHandler<"presence"> =>
  ({ status }, { principal, device }) => {
    presence.deviceSaid(principal.userId, device, status);
    return undefined;
  };
