import type { Channel } from "@parley/contract";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { ArrowLeft, BellOff, Pin, Search, UserRound, Users } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../design/icon-button.tsx";
import { useMedia, WIDE, WIDER } from "../../design/use-media.ts";
import { ConnectionNote } from "../connection/connection-note.tsx";
import { PresenceDot } from "../presence/presence-dot.tsx";
import { PresenceNote } from "../presence/presence-note.tsx";
import { filterText } from "../search/search-parts.ts";
import { valueOfChannel } from "../search/suggestions.ts";
import { ThreadHome } from "../thread/thread-home.tsx";
import { useChannelName } from "./channel-name.ts";
import { ChannelSign, StackedAvatars } from "./channel-sign.tsx";
import { useWithWants } from "./channel-wants.ts";
import { useMuteWords } from "./channel-wants-section.tsx";
import type { ConversationSearch } from "./conversation-search.ts";

/** A search within one conversation, to be gone on with. */
const searchIn = (channel: Channel): string =>
  filterText({ key: "in", value: valueOfChannel(channel), isExcluded: false });

interface ChannelHeaderProps {
  channel: Channel;
  isPaneOpen: boolean;
}

/** One line: who or what this is, how the connection is when it is not well, the way to more. */
export const ChannelHeader = ({ channel: told, isPaneOpen }: ChannelHeaderProps) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const channel = useWithWants(told);
  const { pane } = useSearch({ from: "/inside/c/$channelId" });
  const nameOf = useChannelName();
  const isWide = useMedia(WIDE);
  const toggle = (wanted: NonNullable<ConversationSearch["pane"]>) =>
    void navigate({
      to: "/c/$channelId",
      params: { channelId: channel.id },
      search: pane === wanted ? {} : { pane: wanted },
    });
  // The results stay beside the conversation where there is room.
  const isBeside = useMedia(WIDER);
  const search = () => {
    if (pane === "search") return toggle("search");
    const q = searchIn(channel);
    if (!isBeside) return void navigate({ to: "/search", search: { q } });
    void navigate({
      to: "/c/$channelId",
      params: { channelId: channel.id },
      search: { pane: "search", q },
    });
  };
  const isDirect = channel.kind === "direct";
  return (
    <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line ps-1 pe-1 sm:ps-6 sm:pe-4">
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
        <HeaderSign channel={channel} />
        <h1 dir="auto" className="name-line max-w-full shrink-0 text-body font-semibold max-sm:shrink">
          {nameOf(channel)}
        </h1>
        <MutedSign channel={channel} />
        <Aside channel={channel} onOpen={() => toggle("details")} />
      </div>
      <ConnectionNote />
      {channel.kind === "thread" ? <ThreadHome thread={channel} /> : null}
      <div className={channel.kind === "thread" ? "hidden" : "flex shrink-0 items-center sm:gap-1"}>
        <IconButton
          icon={Search}
          label={t("channels.header.search")}
          data-opens-search
          aria-pressed={pane === "search"}
          onClick={search}
        />
        <IconButton
          icon={Pin}
          label={t("channels.header.pins")}
          data-opens-pins
          aria-pressed={pane === "pins"}
          onClick={() => toggle("pins")}
        />
        {isDirect ? (
          <IconButton
            icon={UserRound}
            label={t("channel.showProfile")}
            data-opens-pane
            aria-pressed={isPaneOpen}
            onClick={() => toggle("details")}
          />
        ) : (
          <button
            type="button"
            data-opens-pane
            aria-label={t("channel.members", { count: channel.memberCount })}
            aria-pressed={isPaneOpen}
            onClick={() => toggle("details")}
            className="inline-flex h-8 shrink-0 items-center gap-1.5 rounded-control px-2 text-meta text-muted tabular-nums transition-colors hover:bg-selected hover:text-ink aria-pressed:bg-selected aria-pressed:text-ink pointer-coarse:h-11"
          >
            <Users size={18} strokeWidth={1.75} aria-hidden />
            <span aria-hidden>{channel.memberCount}</span>
          </button>
        )}
      </div>
    </header>
  );
};

/** What the conversation is, before its name. */
const HeaderSign = ({ channel }: { channel: Channel }) => {
  const { t } = useTranslation();
  if (channel.peer) return <PresenceDot userId={channel.peer.id} />;
  if (channel.kind === "group_direct") return <StackedAvatars people={channel.peers ?? []} />;
  return (
    <span className="flex shrink-0 text-muted">
      <ChannelSign channel={channel} size={18} />
      {channel.archivedAt ? <span className="sr-only">{t("sidebar.archived")}</span> : null}
    </span>
  );
};

const MutedSign = ({ channel }: { channel: Channel }) => {
  const words = useMuteWords(channel);
  if (!words) return null;
  return (
    <BellOff size={16} strokeWidth={1.75} role="img" aria-label={words} className="shrink-0 text-muted" />
  );
};

/** After the name, where there is room: the topic, or how the other is. */
const Aside = ({ channel, onOpen }: { channel: Channel; onOpen: () => void }) => {
  const { t } = useTranslation();
  if (channel.peer) {
    return (
      <p className="hidden min-w-0 truncate text-meta text-muted sm:block">
        <PresenceNote userId={channel.peer.id} status={channel.peer.status} />
      </p>
    );
  }
  if (!channel.topic) return null;
  return (
    <button
      type="button"
      title={channel.topic}
      aria-label={t("channels.header.topic", { topic: channel.topic })}
      onClick={onOpen}
      className="hidden min-w-0 rounded-control border-s border-line ps-2 text-start text-meta text-muted hover:text-ink sm:block"
    >
      <span dir="auto" className="name-line block">
        {channel.topic}
      </span>
    </button>
  );
};
