import { useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useReplica } from "../../use-parley.ts";
import { totalUnread } from "../channel/channel-order.ts";

/** `(3) Bob · Parley`: what is unread, where one is. */
export const useDocumentTitle = (): void => {
  const { t } = useTranslation();
  const { channelId } = useParams({ strict: false });
  const unread = useReplica((state) => totalUnread(state.channels));
  const name = useReplica((state) => {
    const channel = channelId ? state.channels.get(channelId)?.channel : undefined;
    return channel?.name ?? channel?.peer?.displayName ?? null;
  });
  useEffect(() => {
    const count = unread > 0 ? `(${unread > 99 ? "99+" : unread}) ` : "";
    document.title = `${count}${name ? `${name} · ` : ""}${t("parley")}`;
    return () => {
      document.title = t("parley");
    };
  }, [unread, name, t]);
};
