import { shownMessages } from "@parley/client";
import type { Channel } from "@parley/contract";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSettled } from "../../design/use-settled.ts";
import { useOwnId, useParley, useReplica } from "../../use-parley.ts";
import { pinnedNow } from "./pinned.ts";

/**
 * The pinned messages of a channel. Each new message moves both its version and its seq; where the version alone has
 * moved, an older message has changed, and it may be one that is not held: the list is asked for again.
 */
export const usePins = (channel: Channel) => {
  const parley = useParley();
  const ownId = useOwnId();
  const changes = useSettled(channel.version - channel.lastSeq);
  const query = useQuery({
    queryKey: ["pins", channel.id, changes],
    placeholderData: keepPreviousData,
    refetchOnMount: "always",
    queryFn: async () => (await parley.call("pin.list", { id: channel.id })).items,
  });
  const held = useReplica((state) => {
    const of = state.channels.get(channel.id);
    return of ? shownMessages(of, ownId) : null;
  });
  const { data } = query;
  const pins = useMemo(() => (data ? pinnedNow(data, held ?? []) : null), [data, held]);
  return { pins, error: query.error, retry: () => void query.refetch() };
};
