import type { Channel, Message } from "@parley/contract";
import { useReplica } from "../../use-parley.ts";
import type { ConversationSearch } from "../channel/conversation-search.ts";

/** What is needed to go to a message. */
export type Spot = Pick<Message, "id" | "channelId" | "seq">;

/** An address within the pages; spread it into a `Link`, or give it to `navigate`. */
export type SpotLink =
  | {
      readonly to: "/c/$channelId";
      readonly params: { readonly channelId: string };
      readonly search: ConversationSearch;
    }
  | {
      readonly to: "/m/$messageId";
      readonly params: { readonly messageId: string };
      readonly search: object;
    };

/**
 * Where a message is shown in its place: in its channel, or in the pane of its thread.
 * Of a thread that is not held it is not known where it hangs: its permalink finds out.
 */
export const spotLink = (channel: Channel | undefined, { id, channelId, seq }: Spot): SpotLink => {
  if (!channel) return { to: "/m/$messageId", params: { messageId: id }, search: {} };
  if (channel.kind === "thread" && channel.parentId) {
    const search = { pane: "thread", thread: channelId, reply: seq } as const;
    return { to: "/c/$channelId", params: { channelId: channel.parentId }, search };
  }
  return { to: "/c/$channelId", params: { channelId }, search: { at: seq } };
};

/** The same, with what is held of its channel. */
export const useSpotLink = (spot: Spot): SpotLink => {
  const channel = useReplica((state) => state.channels.get(spot.channelId)?.channel);
  return spotLink(channel, spot);
};
