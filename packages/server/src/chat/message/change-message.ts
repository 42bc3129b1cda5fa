import type { Message } from "@parley/contract";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { MessageCommits } from "./message-commits.ts";
import type { WantedChange } from "./message-log.ts";

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** What a person asks for; when, and how old a message may be, is the server's to say. */
export type ChangeRequest = DistributiveOmit<WantedChange, "at" | "windowMinutes" | "mentions">;

/**
 * Resolves with the message as it then is, once that is durable; by then every member is being told.
 * @throws ProblemError channel_not_found, message_not_found, message_deleted, message_not_yours, channel_archived,
 * friendship_required, edit_window_over, reaction_limit_reached, pin_limit_reached, channel_role_required, overloaded.
 */
export type ChangeMessage = (request: ChangeRequest) => Promise<Message>;

export const createChangeMessage =
  ({
    commits,
    clock,
    editMinutes,
  }: {
    commits: MessageCommits;
    clock: Clock;
    /** For so long after it was written a message can be edited; 0: always. */
    editMinutes: number;
  }): ChangeMessage =>
  async (request) => {
    const at = new Date(clock.now()).toISOString();
    const outcome = await commits.change(
      request.kind === "edit" ? { ...request, at, windowMinutes: editMinutes } : { ...request, at },
    );
    return outcome.at === "refused" ? raise(outcome.code, outcome.values) : outcome.message;
  };
