import type { CommandHandler } from "../../realtime/commands.ts";
import type { Presence } from "./presence.ts";

/** A `presence` frame says what this socket's person does there; it has no answer. */
export const presenceCommand =
  (presence: Pick<Presence, "deviceSaid">): CommandHandler<"presence"> =>
  ({ status }, { principal, connection }) => {
    presence.deviceSaid(principal.userId, connection, status);
    return undefined;
  };
