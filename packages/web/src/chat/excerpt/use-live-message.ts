import { type ReplicaState, shownMessages } from "@parley/client";
import type { Message } from "@parley/contract";
import { useOwnId, useReplica } from "../../use-parley.ts";

/** A message as it is shown in its conversation, one's own changes included; undefined where it is not held there. */
export const shownMessage = (
  channels: ReplicaState["channels"],
  { id, channelId, seq }: Pick<Message, "id" | "channelId" | "seq">,
  ownId: string,
): Message | undefined => {
  const held = channels.get(channelId);
  if (!held?.window) return undefined;
  const shown = shownMessages(held, ownId);
  const found = shown[seq - (shown[0]?.seq ?? 0)];
  return found?.id === id ? found : undefined;
};

/** Of what a list was answered and what the conversation holds of the same message, the newer. */
export const newerOf = (answered: Message, shown: Message | undefined): Message =>
  shown && shown.version >= answered.version ? shown : answered;

/** A message of a list, as it is now where its conversation is held. */
export const useLiveMessage = (message: Message): Message => {
  const ownId = useOwnId();
  return useReplica((state) => newerOf(message, shownMessage(state.channels, message, ownId)));
};
