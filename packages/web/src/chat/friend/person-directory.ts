import type { ChannelMember, PublicProfile } from "@parley/contract";
import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useOwnProfile, useParley, useReplica } from "../../use-parley.ts";

const MEMBER_PAGE = 100;
/** The list shows this many at most; of people further down the names are asked one by one. */
const MEMBERS_SHOWN_MAX = 1_000;
const PROFILE_STALE_MS = 10 * 60_000;

/** The members of a group channel, asked again when its revision moves. */
export const useMembers = (channelId: string) => {
  const parley = useParley();
  const channel = useReplica((state) => state.channels.get(channelId)?.channel);
  return useQuery({
    queryKey: ["members", channelId, channel?.revision ?? 0],
    enabled: channel?.kind === "group",
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const members: ChannelMember[] = [];
      let cursor: string | undefined;
      do {
        const page = await parley.call("member.list", {
          id: channelId,
          limit: MEMBER_PAGE,
          ...(cursor ? { cursor } : {}),
        });
        members.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor && members.length < MEMBERS_SHOWN_MAX);
      return members;
    },
  });
};

/** The people of a channel who are known without asking. */
const useKnownPeople = (channelId: string): ((id: string) => PublicProfile | undefined) => {
  const me = useOwnProfile();
  const channel = useReplica((state) => state.channels.get(channelId)?.channel);
  const friends = useReplica((state) => state.friends);
  const { data: members } = useMembers(channelId);
  return (id) => {
    if (id === me?.id) return me;
    if (id === channel?.peer?.id) return channel.peer;
    const member =
      members?.find((each) => each.user.id === id)?.user ?? channel?.peers?.find((peer) => peer.id === id);
    return member ?? friends.find((friend) => friend.user.id === id)?.user;
  };
};

/** People by id: from the channel where possible, else asked for one by one. */
export const usePeopleById = (
  channelId: string,
  ids: readonly string[],
): ReadonlyMap<string, PublicProfile> => {
  const parley = useParley();
  const known = useKnownPeople(channelId);
  const isGroup = useReplica((state) => state.channels.get(channelId)?.channel.kind === "group");
  const { isPending, isFetching } = useMembers(channelId);
  const waits = isGroup && (isPending || isFetching);
  const missing = waits ? [] : ids.filter((id) => !known(id));
  const asked = useQueries({
    queries: missing.map((id) => ({
      queryKey: ["person", id],
      queryFn: () => parley.call("user.get", { id }),
      staleTime: PROFILE_STALE_MS,
    })),
  });
  const people = new Map<string, PublicProfile>();
  for (const id of ids) {
    const person = known(id) ?? asked[missing.indexOf(id)]?.data;
    if (person) people.set(id, person);
  }
  return people;
};

/** The names of people, in the order of their ids. */
export const usePersonNames = (channelId: string, ids: readonly string[]): string[] => {
  const { t } = useTranslation();
  const people = usePeopleById(channelId, ids);
  return ids.map((id) => people.get(id)?.displayName ?? t("unknownPerson"));
};
