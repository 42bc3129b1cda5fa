import type { Channel } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import { MessageSquareText } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";
import { ChannelSign } from "../channel/channel-sign.tsx";
import { useSpotName } from "../excerpt/use-channels-of.ts";
import { channelPlace } from "./channel-place.ts";

/** The picture of where one was about to write. */
export const ChannelPicture = ({ channel }: { channel: Channel | undefined }) => {
  if (channel?.peer) return <Avatar person={channel.peer} />;
  return (
    <span className="flex size-9 shrink-0 items-center justify-center rounded-full bg-sunken text-muted">
      {channel?.kind === "thread" ? (
        <MessageSquareText size={18} strokeWidth={1.75} aria-hidden />
      ) : channel ? (
        <ChannelSign channel={channel} />
      ) : null}
    </span>
  );
};

/** Its name, as the way there. */
export const ChannelTitle = ({ channel }: { channel: Channel | undefined }) => {
  const { t } = useTranslation();
  const nameOf = useSpotName();
  if (!channel) return <span className="name-line text-muted">{t("places.drafts.gone")}</span>;
  return (
    <Link
      {...channelPlace(channel)}
      aria-label={t("places.drafts.goOn", { channel: nameOf(channel) })}
      dir="auto"
      className="name-line rounded-control font-semibold hover:underline"
    >
      {nameOf(channel)}
    </Link>
  );
};
