import type { Channel } from "@parley/contract";
import { Link, useNavigate } from "@tanstack/react-router";
import { Archive, ArrowLeft, Hash, UserRound, Users } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../design/icon-button.tsx";
import { useMedia, WIDE } from "../../design/use-media.ts";
import { ConnectionNote } from "../connection/connection-note.tsx";
import { PresenceDot } from "../presence/presence-dot.tsx";
import { PresenceNote } from "../presence/presence-note.tsx";
import { useChannelName } from "./channel-name.ts";

interface ChannelHeaderProps {
  channel: Channel;
  isPaneOpen: boolean;
}

/** One line: who or what this is, how the connection is when it is not well, the way to more. */
export const ChannelHeader = ({ channel, isPaneOpen }: ChannelHeaderProps) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const nameOf = useChannelName();
  const isWide = useMedia(WIDE);
  const isGroup = channel.kind === "group";
  const togglePane = () =>
    void navigate({
      to: "/c/$channelId",
      params: { channelId: channel.id },
      search: isPaneOpen ? {} : { pane: "details" },
    });
  return (
    <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line ps-2 pe-3 sm:ps-6 sm:pe-4">
      {isWide ? null : (
        <Link
          to="/"
          aria-label={t("back")}
          className="inline-flex size-11 shrink-0 items-center justify-center rounded-control text-muted"
        >
          <ArrowLeft size={22} strokeWidth={1.75} aria-hidden className="rtl:-scale-x-100" />
        </Link>
      )}
      <div className="flex min-w-0 flex-1 items-center gap-2">
        {isGroup ? <GroupSign isArchived={channel.archivedAt !== null} /> : null}
        {channel.peer ? <PresenceDot userId={channel.peer.id} /> : null}
        <h1 dir="auto" className="name-line shrink text-body font-semibold">
          {nameOf(channel)}
        </h1>
        {channel.peer ? (
          <p className="hidden min-w-0 truncate text-meta text-muted sm:block">
            <PresenceNote userId={channel.peer.id} status={channel.peer.status} />
          </p>
        ) : null}
      </div>
      <ConnectionNote />
      {isGroup ? (
        <button
          type="button"
          data-opens-pane
          aria-label={t("channel.members", { count: channel.memberCount })}
          aria-pressed={isPaneOpen}
          onClick={togglePane}
          className="inline-flex h-8 shrink-0 items-center gap-1.5 rounded-control px-2 text-meta text-muted tabular-nums transition-colors hover:bg-selected hover:text-ink aria-pressed:bg-selected aria-pressed:text-ink pointer-coarse:h-11"
        >
          <Users size={18} strokeWidth={1.75} aria-hidden />
          <span aria-hidden>{channel.memberCount}</span>
        </button>
      ) : (
        <IconButton
          icon={UserRound}
          label={t("channel.showProfile")}
          data-opens-pane
          aria-pressed={isPaneOpen}
          onClick={togglePane}
        />
      )}
    </header>
  );
};

const GroupSign = ({ isArchived }: { isArchived: boolean }) => {
  const { t } = useTranslation();
  return isArchived ? (
    <Archive
      size={18}
      strokeWidth={1.75}
      aria-label={t("sidebar.archived")}
      className="shrink-0 text-muted"
    />
  ) : (
    <Hash size={18} strokeWidth={1.75} aria-hidden className="shrink-0 text-muted" />
  );
};
