import { type Message, tombstoneOf, withReaction } from "@parley/contract";
import type { HeldChannel } from "./state.ts";

/** What one can do to a message. */
export type ChangeOfMessage =
  | { readonly op: "edit"; readonly text: string }
  | { readonly op: "delete" }
  | { readonly op: "react"; readonly emoji: string; readonly on: boolean }
  | { readonly op: "pin"; readonly on: boolean };

/** A change of one's own that is shown before the server has it. */
export interface OwnChange {
  readonly messageId: string;
  readonly change: ChangeOfMessage;
  /** When it was made, RFC 3339. */
  readonly at: string;
  /** Of several about the same thing, the highest is the one that counts. */
  readonly number: number;
  /** Once the server has it: it is shown by itself when the channel is held up to this version. Null until then. */
  readonly doneAt: number | null;
}

/** Two changes of the same thing have the same key: the later one replaces the earlier. */
export const keyOfChange = (messageId: string, change: ChangeOfMessage): string =>
  change.op === "react" ? `${messageId} react ${change.emoji}` : `${messageId} ${change.op}`;

const without = (held: HeldChannel, fits: (change: OwnChange, key: string) => boolean): HeldChannel => {
  if (held.changes.size === 0) return held;
  const changes = new Map([...held.changes].filter(([key, change]) => !fits(change, key)));
  return changes.size === held.changes.size ? held : { ...held, changes };
};

/** What the server has done is shown by the messages themselves, once they are here. */
export const withoutDone = (held: HeldChannel): HeldChannel =>
  without(held, ({ doneAt }) => doneAt !== null && doneAt <= held.channel.version);

/** The server's word on where the channel stands: versions of before it mean nothing. */
export const withoutDoubtful = (held: HeldChannel): HeldChannel =>
  without(held, ({ doneAt }) => doneAt !== null);

export const withChanging = (held: HeldChannel, change: OwnChange): HeldChannel => ({
  ...held,
  changes: new Map(held.changes).set(keyOfChange(change.messageId, change.change), change),
});

/** A change has been answered: it is done at a version, or undone (null). A later one of the same thing stays. */
export const withChangeOver = (
  held: HeldChannel,
  { key, number, version }: { key: string; number: number; version: number | null },
): HeldChannel => {
  const change = held.changes.get(key);
  if (change === undefined || change.number !== number) return held;
  if (version === null) return without(held, (_, other) => other === key);
  return withoutDone({ ...held, changes: new Map(held.changes).set(key, { ...change, doneAt: version }) });
};

const changed = (message: Message, { change, at }: OwnChange, meId: string): Message => {
  if (message.deletedAt !== null) return message;
  switch (change.op) {
    case "edit":
      if (message.text === change.text) return message;
      return { ...message, text: change.text, editedAt: at, previews: [] };
    case "delete":
      return tombstoneOf(message, at);
    case "react": {
      const { emoji, on } = change;
      const reactions = withReaction(message.reactions, { emoji, userId: meId, on });
      return reactions === message.reactions ? message : { ...message, reactions };
    }
    case "pin":
      if ((message.pinnedAt !== null) === change.on) return message;
      return { ...message, pinnedAt: change.on ? at : null };
  }
};

const NO_MESSAGES: readonly Message[] = [];
const shown = new WeakMap<readonly Message[], { changes: object; messages: readonly Message[] }>();

/**
 * The messages of a window with one's own changes in them, as if the server had made them already. The same window and
 * changes give the same array, and what no change is about stays the same object.
 */
export const shownMessages = (
  { window, changes }: Partial<Pick<HeldChannel, "window" | "changes">>,
  meId: string | null,
): readonly Message[] => {
  const messages = window?.messages ?? NO_MESSAGES;
  if (changes === undefined || changes.size === 0 || meId === null) return messages;
  const before = shown.get(messages);
  if (before?.changes === changes) return before.messages;
  const byMessage = new Map<string, OwnChange[]>();
  for (const change of changes.values()) {
    byMessage.set(change.messageId, [...(byMessage.get(change.messageId) ?? []), change]);
  }
  const next = messages.map((message) =>
    (byMessage.get(message.id) ?? []).reduce((one, change) => changed(one, change, meId), message),
  );
  shown.set(messages, { changes, messages: next });
  return next;
};
