import type { Channel, PublicProfile } from "@parley/contract";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../i18n/use-formats.ts";
import { useOwnProfile, useReplica } from "../../use-parley.ts";
import { useChannelName } from "../channel/channel-name.ts";
import { usePersonSearch } from "../friend/use-person-search.ts";
import { matchingFirst } from "../workspace/matching-first.ts";
import type { OpenFilter } from "./search-parts.ts";

/** What can be put after the colon of a filter. */
export interface Suggestion {
  readonly value: string;
  readonly name: string;
  /** Beside the name: what is typed for it. */
  readonly note: string | null;
  readonly person?: PublicProfile;
  readonly channel?: Channel;
}

const SUGGESTIONS_MAX = 8;
const DAY_MS = 86_400_000;
const DAYS = { today: 0, yesterday: 1, week: 7, month: 30, year: 365 } as const;

/** How a channel is named after `in:`: by its name, a direct one by the other person, others by their id. */
export const valueOfChannel = (channel: Channel): string =>
  channel.name ?? (channel.peer ? `@${channel.peer.username}` : channel.id);

/** Those whose name, or what is typed for it, holds the query. */
const matching = (suggestions: readonly Suggestion[], typed: string): Suggestion[] =>
  matchingFirst(
    suggestions.map((suggestion) => ({ name: `${suggestion.name} @${suggestion.value}`, suggestion })),
    typed,
  ).map(({ suggestion }) => suggestion);

/** People one knows of: oneself first, then whom one talks to, then who else is found. */
const usePeopleSuggested = (typed: string): Suggestion[] => {
  const { t } = useTranslation();
  const me = useOwnProfile();
  const friends = useReplica((state) => state.friends);
  const channels = useReplica((state) => state.channels);
  const { data: found } = usePersonSearch(typed.replace(/^@/, ""));
  const people = new Map<string, PublicProfile>();
  for (const { user } of friends) people.set(user.id, user);
  for (const { channel } of channels.values()) {
    for (const peer of [channel.peer ?? [], channel.peers ?? []].flat()) people.set(peer.id, peer);
  }
  for (const person of found ?? []) people.set(person.id, person);
  if (me) people.delete(me.id);
  const suggestions = [...people.values()].map((person) => ({
    value: person.username,
    name: person.displayName,
    note: `@${person.username}`,
    person,
  }));
  const others = matching(suggestions, typed.replace(/^@/, ""));
  const own = me ? [{ value: "me", name: t("places.search.me"), note: me.displayName, person: me }] : [];
  return [...matching(own, typed), ...others];
};

const useChannelsSuggested = (typed: string): Suggestion[] => {
  const nameOf = useChannelName();
  const channels = useReplica((state) => state.channels);
  const suggestions = [...channels.values()]
    .map(({ channel }) => channel)
    .filter(({ kind }) => kind !== "thread")
    .map((channel) => ({ value: valueOfChannel(channel), name: nameOf(channel), note: null, channel }));
  return matchingFirst(suggestions, typed.replace(/^[#@]/, ""));
};

const useDaysSuggested = (typed: string): Suggestion[] => {
  const { t } = useTranslation();
  const { dayKey } = useFormats();
  const now = Date.now();
  const usual = (Object.keys(DAYS) as (keyof typeof DAYS)[]).map((day) => {
    const value = dayKey(new Date(now - DAYS[day] * DAY_MS));
    return { value, name: t(`places.search.days.${day}`), note: value };
  });
  return usual.filter(
    ({ value, name }) => value.startsWith(typed) || name.toLowerCase().startsWith(typed.toLowerCase()),
  );
};

/** What one may mean by a filter that one has begun to type. */
export const useSuggestions = (open: OpenFilter | null): readonly Suggestion[] => {
  const { t } = useTranslation();
  const typed = open?.typed ?? "";
  const people = usePeopleSuggested(open?.key === "from" || open?.key === "mentions" ? typed : "");
  const channels = useChannelsSuggested(typed);
  const days = useDaysSuggested(typed);
  const has = (["link", "file"] as const)
    .filter((what) => what.startsWith(typed.toLowerCase()))
    .map((what) => ({ value: what, name: t(`places.search.${what}`), note: null }));
  switch (open?.key) {
    case undefined:
      return [];
    case "from":
    case "mentions":
      return people.slice(0, SUGGESTIONS_MAX);
    case "in":
      return channels.slice(0, SUGGESTIONS_MAX);
    case "before":
    case "after":
      return days;
    case "has":
      return has;
  }
};
