import type { Message } from "@parley/contract";
import { v7 as uuidv7 } from "uuid";
import type { Clock } from "../../clock.ts";
import { committed } from "../../database/committed.ts";
import { createGroupCommit } from "../../database/group-commit.ts";
import { raise } from "../../problem.ts";
import type { Broker } from "../../realtime/broker.ts";
import type { AppendOutcome, MessageDraft, MessageLog } from "./message-log.ts";
import { signalsOfMessages } from "./messages-frame.ts";

export interface Sending {
  readonly channelId: string;
  readonly senderId: string;
  readonly nonce: string;
  readonly text: string;
}

export interface Sent {
  readonly message: Message;
  /** The nonce had been used before: this is the message of then. */
  readonly repeated: boolean;
}

export interface SendMessage {
  /**
   * Resolves once the message is durable; by then it is on its way to every member.
   * @throws ProblemError channel_not_found, channel_archived, friendship_required, overloaded.
   */
  (sending: Sending): Promise<Sent>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/** Appends under way at once; channels are split between them. */
const LANES = 2;

export const createSendMessage = ({
  log,
  broker,
  clock,
}: {
  log: MessageLog;
  broker: Broker;
  clock: Clock;
}): SendMessage => {
  const commit = createGroupCommit<MessageDraft, AppendOutcome>({
    lanes: LANES,
    laneOf: (draft) => draft.channelId.charCodeAt(draft.channelId.length - 1) % LANES,
    run: async (drafts) => {
      const outcomes = await log.append(drafts);
      broker.publish(signalsOfMessages(committed(outcomes.flatMap(newMessage))));
      return outcomes;
    },
  });

  const send = async (sending: Sending): Promise<Sent> => {
    const outcome = await commit.submit({
      ...sending,
      id: uuidv7({ msecs: clock.now() }),
      createdAt: new Date(clock.now()).toISOString(),
    });
    if (outcome.at === "refused") return raise(outcome.code);
    return { message: outcome.message, repeated: outcome.at === "repeated" };
  };

  return Object.assign(send, { idle: () => commit.idle() });
};

const newMessage = (outcome: AppendOutcome): Message[] =>
  outcome.at === "appended" ? [outcome.message] : [];
