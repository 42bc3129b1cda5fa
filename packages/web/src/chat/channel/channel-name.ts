import type { Channel } from "@parley/contract";
import { useTranslation } from "react-i18next";

/** What a channel is called: a direct one by its peer. */
export const useChannelName = (): ((channel: Channel) => string) => {
  const { t } = useTranslation();
  return (channel) => channel.name ?? channel.peer?.displayName ?? t("unknownPerson");
};
