import type { PublicProfile } from "@parley/contract";
import { useQueries } from "@tanstack/react-query";
import { useOwnProfile, useParley, useReplica } from "../../use-parley.ts";

const PROFILE_STALE_MS = 10 * 60_000;

/** People by id, wherever one knows them from: oneself, friends, whom one talks to; others are asked for one by one. */
export const usePeople = (ids: readonly string[]): ReadonlyMap<string, PublicProfile> => {
  const parley = useParley();
  const me = useOwnProfile();
  const friends = useReplica((state) => state.friends);
  const channels = useReplica((state) => state.channels);
  const people = new Map<string, PublicProfile>();
  for (const { channel } of channels.values()) {
    for (const peer of channel.peers ?? []) people.set(peer.id, peer);
    if (channel.peer) people.set(channel.peer.id, channel.peer);
  }
  for (const { user } of friends) people.set(user.id, user);
  if (me) people.set(me.id, me);
  const missing = [...new Set(ids)].filter((id) => !people.has(id));
  const asked = useQueries({
    queries: missing.map((id) => ({
      queryKey: ["person", id],
      queryFn: () => parley.call("user.get", { id }),
      staleTime: PROFILE_STALE_MS,
    })),
  });
  for (const { data } of asked) if (data) people.set(data.id, data);
  return people;
};
