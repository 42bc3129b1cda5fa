import type { PublicChannel } from "@parley/contract";
import { useNavigate } from "@tanstack/react-router";
import { Users } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { useAct } from "../../use-act.ts";
import { useReplica } from "../../use-parley.ts";
import { ChannelSign } from "../channel/channel-sign.tsx";

/** A public channel: what it says of itself, and the way in. */
export const PublicChannelLine = ({ channel }: { channel: PublicChannel }) => {
  const { t } = useTranslation();
  const { act, busy } = useAct();
  const navigate = useNavigate();
  // Newer than the list: one may have come in, or left, since.
  const held = useReplica((state) => state.channels.get(channel.id)?.channel);
  const isReady = useReplica((state) => state.epoch !== null);
  const isMember = isReady ? held !== undefined : channel.isMember;
  const name = channel.name ?? "";
  const open = () => void navigate({ to: "/c/$channelId", params: { channelId: channel.id } });
  const join = async () => {
    if (await act("channel.join", { id: channel.id })) open();
  };
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3" data-public-channel={channel.id}>
      <span className="flex size-9 shrink-0 items-center justify-center self-start rounded-control bg-sunken text-muted">
        <ChannelSign channel={{ avatar: channel.avatar, archivedAt: null }} size={20} />
      </span>
      <span className="min-w-0 flex-1 basis-52">
        <span className="flex items-baseline gap-2">
          <span dir="auto" className="name-line font-semibold">
            {name}
          </span>
          <span className="flex shrink-0 items-center gap-1 text-meta text-muted tabular-nums">
            <Users size={14} strokeWidth={1.75} aria-hidden />
            <span aria-hidden>{held?.memberCount ?? channel.memberCount}</span>
            <span className="sr-only">
              {t("channel.members", { count: held?.memberCount ?? channel.memberCount })}
            </span>
          </span>
        </span>
        {channel.topic ? (
          <span dir="auto" className="line-clamp-2 text-meta wrap-anywhere">
            {channel.topic}
          </span>
        ) : null}
        {channel.description ? (
          <span dir="auto" className="line-clamp-2 text-meta wrap-anywhere text-muted">
            {channel.description}
          </span>
        ) : null}
      </span>
      <span className="ms-auto flex items-center gap-3">
        {isMember ? (
          <>
            <span className="text-meta text-muted">{t("channels.browse.joined")}</span>
            <Button aria-label={t("channels.browse.openNamed", { channel: name })} onClick={open}>
              {t("channels.browse.openIt")}
            </Button>
          </>
        ) : (
          <Button
            look="primary"
            disabled={busy}
            aria-label={t("channels.browse.joinNamed", { channel: name })}
            onClick={() => void join()}
          >
            {t("channels.browse.join")}
          </Button>
        )}
      </span>
    </li>
  );
};
