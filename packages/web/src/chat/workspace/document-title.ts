import { useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useReplica } from "../../use-parley.ts";
import { totalAttention } from "../channel/attention.ts";
import { useChannelName } from "../channel/channel-name.ts";
import { useUnmuteClock } from "../channel/use-unmute-clock.ts";

const COUNT_MAX = 99;

/** `(3) Bob · Parley`: what names one, and where one is; `• ` where something else is unread. */
export const useDocumentTitle = (): void => {
  const { t } = useTranslation();
  const { channelId } = useParams({ strict: false });
  const channels = useReplica((state) => state.channels);
  const now = useUnmuteClock(channels);
  const { count, hasUnread } = totalAttention(channels, now);
  const nameOf = useChannelName();
  const channel = channelId ? channels.get(channelId)?.channel : undefined;
  const name = channel ? nameOf(channel) : null;
  useEffect(() => {
    const asks = count > 0 ? `(${count > COUNT_MAX ? `${COUNT_MAX}+` : count}) ` : hasUnread ? "• " : "";
    document.title = `${asks}${name ? `${name} · ` : ""}${t("parley")}`;
    return () => {
      document.title = t("parley");
    };
  }, [count, hasUnread, name, t]);
};
