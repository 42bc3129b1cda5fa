import type { Channel } from "@parley/contract";
import type { ConversationSearch } from "../channel/conversation-search.ts";

/** Where one writes in a channel; for a thread beside the conversation that it hangs in. */
export const channelPlace = ({ id, parentId }: Channel) => {
  const search: ConversationSearch = parentId ? { pane: "thread", thread: id } : {};
  return { to: "/c/$channelId", params: { channelId: parentId ?? id }, search } as const;
};
