import type { ChannelRole, Message } from "@parley/contract";
import { v7 as uuidv7 } from "uuid";
import type {
  AppendOutcome,
  ChangeOutcome,
  MessageChange,
  MessageDraft,
  MessageLog,
  WantedChange,
} from "./message-log.ts";

/** What the suite needs of the engine behind a log. */
export interface LogHarness {
  readonly log: MessageLog;
  channel(of: {
    members: readonly string[];
    archived?: boolean;
    direct?: "friends" | "strangers" | "blocked";
    roles?: Readonly<Record<string, ChannelRole>>;
    postRole?: ChannelRole;
    pinRole?: ChannelRole;
    slowModeSeconds?: number;
  }): Promise<string>;
  /** A thread of this channel, which these people follow. */
  thread(parentId: string, followers?: readonly string[]): Promise<string>;
  removeMember(channelId: string, userId: string): Promise<void>;
  archive(channelId: string): Promise<void>;
  setDirect(channelId: string, state: "friends" | "strangers" | "blocked"): Promise<void>;
  /** Begins to write something; resolves with its nonce. */
  begin(draft: { userId: string; channelId: string; text: string; version: number }): Promise<string>;
  draft(userId: string, channelId: string): Promise<{ text: string; version: number; nonce: string } | null>;
  markers(channelId: string, userId: string): Promise<{ readSeq: number; deliveredSeq: number }>;
  /** Who is mentioned where, by seq and person. */
  mentions(channelId: string): Promise<readonly { userId: string; seq: number }[]>;
  /** The texts before, the oldest first. */
  edits(channelId: string, seq: number): Promise<readonly { text: string; replacedAt: string }[]>;
  counters(channelId: string): Promise<{ lastSeq: number; version: number }>;
}

export const NOW = Date.parse("2026-01-31T09:00:00.000Z");
/** So many seconds after all began. */
export const after = (seconds: number): string => new Date(NOW + seconds * 1_000).toISOString();

export const draftOf = (
  channelId: string,
  senderId: string,
  over: Partial<MessageDraft> = {},
): MessageDraft => ({
  id: uuidv7(),
  channelId,
  senderId,
  nonce: crypto.randomUUID(),
  text: "hello",
  createdAt: after(0),
  ...over,
});

type Of<Kind extends WantedChange["kind"]> = Extract<WantedChange, { kind: Kind }>;
type Over<Kind extends WantedChange["kind"]> = Partial<Of<Kind>>;

/** What somebody does to a message. */
export const changesOf = ({ channelId, id }: Pick<Message, "channelId" | "id">, userId: string) => {
  const of = { channelId, messageId: id, userId, at: after(60) };
  return {
    edit: (text: string, over: Over<"edit"> = {}): Of<"edit"> => ({
      ...of,
      kind: "edit",
      text,
      windowMinutes: 0,
      ...over,
    }),
    delete: (over: Over<"delete"> = {}): Of<"delete"> => ({ ...of, kind: "delete", ...over }),
    react: (emoji: string, on = true): Of<"react"> => ({ ...of, kind: "react", emoji, on }),
    pin: (on = true): Of<"pin"> => ({ ...of, kind: "pin", on }),
  };
};

/** The seqs that drafts got, or why not. */
export const seqsOf = (outcomes: readonly AppendOutcome[]): (number | string)[] =>
  outcomes.map((outcome) => (outcome.at === "refused" ? outcome.code : outcome.message.seq));

/** What became of changes: `changed`, `unchanged`, or why not. */
export const verdictsOf = (outcomes: readonly (AppendOutcome | ChangeOutcome)[]): string[] =>
  outcomes.map((outcome) => (outcome.at === "refused" ? outcome.code : outcome.at));

const messageOf = (outcome: AppendOutcome | ChangeOutcome | undefined): Message => {
  if (outcome === undefined || outcome.at === "refused") {
    throw new Error(`Refused: ${JSON.stringify(outcome)}`);
  }
  return outcome.message;
};

/** Writes one message, which must be taken. */
export const said = async (
  log: MessageLog,
  channelId: string,
  senderId: string,
  over: Partial<MessageDraft> = {},
): Promise<Message> => messageOf((await log.append([draftOf(channelId, senderId, over)]))[0]);

/** Makes one change, which must be taken. */
export const changed = async (log: MessageLog, change: MessageChange): Promise<Message> =>
  messageOf((await log.change([change]))[0]);

/** Everything of a channel, as it stands. */
export const standing = async (log: MessageLog, channelId: string): Promise<readonly Message[]> =>
  (await log.page({ channelId, limit: 1_000, bound: { at: "end" } })).items;
