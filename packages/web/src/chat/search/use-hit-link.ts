import type { SearchHit } from "@parley/contract";
import { useCallback } from "react";
import { useParley } from "../../use-parley.ts";
import { type SpotLink, spotLink } from "../message/jump-to.ts";

/**
 * Where a result leads. With a query, the list of its results stays beside the conversation; there a thread is shown as a
 * conversation of its own, as the pane is taken.
 */
export const useHitLink = (q: string | null): ((hit: SearchHit) => SpotLink) => {
  const parley = useParley();
  return useCallback(
    ({ message }) => {
      const { channelId, seq } = message;
      if (q === null) return spotLink(parley.replica.get().channels.get(channelId)?.channel, message);
      return { to: "/c/$channelId", params: { channelId }, search: { pane: "search", q, at: seq } };
    },
    [parley, q],
  );
};
