import type { Channel, PublicProfile } from "@parley/contract";
import { useTranslation } from "react-i18next";
import { useReplica } from "../../use-parley.ts";

/** "Bob, Carol and Dave", in the language of the page. */
export const useListOfNames = (): ((people: readonly PublicProfile[]) => string) => {
  const { i18n } = useTranslation();
  return (people) =>
    new Intl.ListFormat(i18n.resolvedLanguage, { style: "short" }).format(
      people.map((person) => person.displayName),
    );
};

/** What a channel is called: a direct one by its people, a thread by where it hangs. */
export const useChannelName = (): ((channel: Channel) => string) => {
  const { t } = useTranslation();
  const listOf = useListOfNames();
  const channels = useReplica((state) => state.channels);
  const plainName = (channel: Channel): string => {
    if (channel.name !== null) return channel.name;
    if (channel.peers && channel.peers.length > 0) return listOf(channel.peers);
    return channel.peer?.displayName ?? t("unknownPerson");
  };
  return (channel) => {
    const parent = channel.parentId ? channels.get(channel.parentId)?.channel : undefined;
    return parent ? t("channels.sections.threadIn", { channel: plainName(parent) }) : plainName(channel);
  };
};
