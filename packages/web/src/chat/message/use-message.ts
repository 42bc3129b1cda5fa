import { shownMessages } from "@parley/client";
import type { Message } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { useOwnId, useParley, useReplica } from "../../use-parley.ts";

const STALE_MS = 60_000;

/** A message by its id: as the conversation holds it, else as the server has it. Null where it cannot be had. */
export const useMessage = (channelId: string, messageId: string | null): Message | null | undefined => {
  const parley = useParley();
  const ownId = useOwnId();
  const held = useReplica((state) => {
    const channel = state.channels.get(channelId);
    return channel && messageId
      ? shownMessages(channel, ownId).find((message) => message.id === messageId)
      : undefined;
  });
  const { data, isError } = useQuery({
    queryKey: ["message", messageId],
    enabled: messageId !== null && held === undefined,
    staleTime: STALE_MS,
    retry: false,
    queryFn: () => parley.call("message.get", { messageId: messageId ?? "" }),
  });
  return held ?? data ?? (isError ? null : undefined);
};
