import { shownMessages } from "@parley/client";
import type { Channel } from "@parley/contract";
import { useCallback } from "react";
import { useOwnId, useParley } from "../../use-parley.ts";
import { actionsFor } from "./message-actions.ts";
import { useTalk } from "./talk.ts";

/** The ways from the composer to the messages above it. */
export const useGoToMessages = (channel: Channel) => {
  const parley = useParley();
  const talk = useTalk();
  const ownId = useOwnId();

  const held = useCallback(() => {
    const replica = parley.replica.get().channels.get(channel.id);
    return replica ? shownMessages(replica, ownId) : [];
  }, [channel.id, ownId, parley]);

  /** Begins to change the last of one's own messages; false where there is none that can be. */
  const editLast = useCallback(() => {
    const last = held().findLast((message) => message.senderId === ownId && message.deletedAt === null);
    if (!last || !actionsFor({ message: last, channel, ownId }).has("edit")) return false;
    talk.goTo(last.seq);
    talk.set({ editing: { messageId: last.id, text: last.text, problem: null } });
    return true;
  }, [channel, held, ownId, talk]);

  const focusLast = useCallback(() => {
    const last = held().at(-1);
    if (last) talk.set({ focused: last.id });
  }, [held, talk]);

  return { editLast, focusLast };
};
