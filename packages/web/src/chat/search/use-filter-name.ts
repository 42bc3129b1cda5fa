import { useTranslation } from "react-i18next";
import { useFormats } from "../../i18n/use-formats.ts";
import { useOwnProfile, useReplica } from "../../use-parley.ts";
import { useChannelName } from "../channel/channel-name.ts";
import type { Filter } from "./search-parts.ts";
import { valueOfChannel } from "./suggestions.ts";

/** What a filter says on its chip: people and channels by the names one knows them by. */
export const useFilterName = (): ((filter: Filter) => string) => {
  const { t } = useTranslation();
  const me = useOwnProfile();
  const formats = useFormats();
  const nameOf = useChannelName();
  const channels = useReplica((state) => state.channels);
  const friends = useReplica((state) => state.friends);

  const personName = (value: string): string => {
    const username = value.replace(/^@/, "").toLowerCase();
    if (username === "me" || username === me?.username.toLowerCase()) return t("places.search.me");
    const peers = [...channels.values()].flatMap(({ channel }) =>
      [channel.peer ?? [], channel.peers ?? []].flat(),
    );
    const people = [...friends.map(({ user }) => user), ...peers];
    return people.find((person) => person.username.toLowerCase() === username)?.displayName ?? value;
  };
  const channelName = (value: string): string => {
    const wanted = value.replace(/^#/, "").toLowerCase();
    const found = [...channels.values()].find(({ channel }) => {
      const held = valueOfChannel(channel).toLowerCase();
      return held === wanted || channel.id === wanted;
    });
    return found ? nameOf(found.channel) : value;
  };
  const dayName = (value: string): string =>
    /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))
      ? formats.shortDay(`${value}T12:00:00`, new Date())
      : value;

  const plainName = ({ key, value }: Filter): string => {
    switch (key) {
      case "from":
        return t("places.search.chip.from", { value: personName(value) });
      case "mentions":
        return value.toLowerCase() === "me"
          ? t("places.search.chip.mentionsMe")
          : t("places.search.chip.mentions", { value: personName(value) });
      case "in":
        return t("places.search.chip.in", { value: channelName(value) });
      case "before":
      case "after":
        return t(`places.search.chip.${key}`, { value: dayName(value) });
      case "has": {
        const what = value.toLowerCase().replace(/s$/, "");
        return what === "link" || what === "file" ? t(`places.search.chip.${what}`) : `has:${value}`;
      }
    }
  };
  return (filter) => {
    const name = plainName(filter);
    return filter.isExcluded ? t("places.search.chip.not", { filter: name }) : name;
  };
};
