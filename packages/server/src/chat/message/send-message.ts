import type { Forwarded, Message } from "@parley/contract";
import { v7 as uuidv7 } from "uuid";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { MessageCommits } from "./message-commits.ts";

export interface Sending {
  readonly channelId: string;
  readonly senderId: string;
  readonly nonce: string;
  readonly text: string;
  readonly replyTo?: string | undefined;
  readonly forwarded?: Forwarded;
}

export interface Sent {
  readonly message: Message;
  /** The nonce had been used before: this is the message of then. */
  readonly repeated: boolean;
}

/**
 * Resolves once the message is durable; by then it is on its way to every member.
 * @throws ProblemError channel_not_found, channel_archived, friendship_required, message_not_found (of `replyTo`),
 * posting_restricted, slow_mode, overloaded.
 */
export type SendMessage = (sending: Sending) => Promise<Sent>;

export const createSendMessage =
  ({ commits, clock }: { commits: MessageCommits; clock: Clock }): SendMessage =>
  async (sending) => {
    const outcome = await commits.append({
      ...sending,
      replyTo: sending.replyTo ?? null,
      id: uuidv7({ msecs: clock.now() }),
      createdAt: new Date(clock.now()).toISOString(),
    });
    if (outcome.at === "refused") return raise(outcome.code, outcome.values);
    return { message: outcome.message, repeated: outcome.at === "repeated" };
  };
