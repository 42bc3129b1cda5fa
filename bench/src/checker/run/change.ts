import { type ChangeOfMessage, type Parley, ParleyError } from "@parley/client";
import type { Message } from "@parley/contract";
import type { AskOutcome, Ledger } from "./ledger.ts";
import type { Person } from "./person.ts";
import { mayRetry } from "./posting.ts";

/** The newest of what one sees are looked at: there several people change the same. */
const LOOKED_AT = 25;

const windowOf = (person: Person, channelId: string): readonly Message[] =>
  person.client().replica.get().channels.get(channelId)?.window?.messages ?? [];

/** The threads of a channel that this device holds open. */
export const threadsHeld = (person: Person, channelId: string): string[] =>
  [...person.client().replica.get().channels.values()].flatMap(({ channel, window }) =>
    channel.kind === "thread" && channel.parentId === channelId && window !== null ? [channel.id] : [],
  );

/** One message in three is in a thread, where there is one. */
export const placeIn = (person: Person, channelId: string, pick: number): string => {
  const threads = threadsHeld(person, channelId);
  return pick % 3 === 0 && threads.length > 0 ? (threads[pick % threads.length] ?? channelId) : channelId;
};

/** One of the messages that stand there, as this device sees them. */
export const pickMessage = (
  person: Person,
  placeId: string,
  { pick, isOwn = false }: { pick: number; isOwn?: boolean },
): Message | undefined => {
  const seen = windowOf(person, placeId).filter(
    ({ deletedAt, senderId }) => deletedAt === null && (!isOwn || senderId === person.userId()),
  );
  const near = seen.slice(-LOOKED_AT);
  return near[pick % near.length];
};

const overHttp = (
  { call }: Parley,
  { channelId: id, id: messageId }: Message,
  change: ChangeOfMessage,
): Promise<Message> => {
  switch (change.op) {
    case "edit":
      return call("message.edit", { id, messageId, text: change.text });
    case "delete":
      return call("message.delete", { id, messageId });
    case "react":
      return call(change.on ? "reaction.add" : "reaction.remove", { id, messageId, emoji: change.emoji });
    case "pin":
      return call(change.on ? "pin.add" : "pin.remove", { id, messageId });
  }
};

const bySocket = (client: Parley, { channelId, id }: Message, change: ChangeOfMessage): Promise<void> => {
  switch (change.op) {
    case "edit":
      return client.edit(channelId, id, change.text);
    case "delete":
      return client.delete(channelId, id);
    case "react":
      return client.react(channelId, id, change.emoji, change.on);
    case "pin":
      return client.pin(channelId, id, change.on);
  }
};

/** Changes a message that the person sees. What comes of it over the socket is heard there. */
export const changeMessage = async (
  { ledger }: { ledger: Ledger },
  person: Person,
  { message, change, over }: { message: Message; change: ChangeOfMessage; over: "socket" | "http" },
): Promise<void> => {
  ledger.shown(message);
  if (over === "socket") return bySocket(person.client(), message, change);
  const { channelId, id: messageId } = message;
  const answered = ledger.asks({ channelId, messageId, userId: person.userId() }, change);
  const outcome = await overHttp(person.client(), message, change).then(
    (now): AskOutcome => ({ at: "done", message: now }),
    (error: unknown): AskOutcome => ({
      at: error instanceof ParleyError && !mayRetry(error) ? "refused" : "unknown",
    }),
  );
  answered(outcome);
};
