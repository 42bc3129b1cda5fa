import { type Channel, isDirect } from "@parley/contract";
import { useQueries } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { useParley, useReplica } from "../../use-parley.ts";
import { useChannelName } from "../channel/channel-name.ts";

/** Of these, those that one had when one came to the page and has no more: nothing of them is to be shown, or asked for. */
export const useLostChannels = (ids: readonly string[]): ReadonlySet<string> => {
  const held = useReplica((state) => state.channels);
  const isReady = useReplica((state) => state.epoch !== null);
  const before = useRef(new Set<string>());
  for (const id of ids) if (held.has(id)) before.current.add(id);
  return new Set(ids.filter((id) => isReady && !held.has(id) && before.current.has(id)));
};

/**
 * The channels that messages stand in, by id. Those of the replica are there at once; threads that one does not follow are
 * asked for.
 */
export const useChannelsOf = (ids: readonly string[]): ReadonlyMap<string, Channel> => {
  const parley = useParley();
  const held = useReplica((state) => state.channels);
  const lost = useLostChannels(ids);
  const missing = [...new Set(ids)].filter((id) => !held.has(id) && !lost.has(id));
  const asked = useQueries({
    queries: missing.map((id) => ({
      queryKey: ["channel", id],
      queryFn: () => parley.call("channel.get", { id }),
      retry: false,
    })),
  });
  const channels = new Map<string, Channel>();
  for (const id of ids) {
    const channel = held.get(id)?.channel;
    if (channel) channels.set(id, channel);
  }
  for (const { data } of asked) if (data) channels.set(data.id, data);
  return channels;
};

/** The same beside the name of a sender, where a person's name alone would be taken for another sender. */
export const useSpotNote = (): ((channel: Channel | undefined) => string) => {
  const { t } = useTranslation();
  const nameOf = useSpotName();
  return (channel) =>
    channel && isDirect(channel) ? t("places.with", { name: nameOf(channel) }) : nameOf(channel);
};

/** What a message's channel is called in a list; a thread by where it hangs, or just as one while that is not known. */
export const useSpotName = (): ((channel: Channel | undefined) => string) => {
  const { t } = useTranslation();
  const nameOf = useChannelName();
  return (channel) => {
    if (!channel) return "…";
    return channel.kind === "thread" && !channel.parentId ? t("places.aThread") : nameOf(channel);
  };
};
