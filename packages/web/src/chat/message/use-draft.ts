import { useCallback } from "react";
import { useParley, useReplica } from "../../use-parley.ts";

/** What one has begun to write in a channel, on whichever device, and how to write on. */
export const useDraft = (channelId: string): [text: string, write: (text: string) => void] => {
  const parley = useParley();
  const text = useReplica((state) => state.drafts.get(channelId)?.text ?? "");
  const write = useCallback((next: string) => parley.setDraft(channelId, next), [parley, channelId]);
  return [text, write];
};
