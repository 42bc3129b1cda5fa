import type { Channel } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import { Archive, Hash } from "lucide-react";
import { useTranslation } from "react-i18next";
import { unreadOf } from "../channel/channel-order.ts";
import { useTypists } from "../typing/typing-line.tsx";

/** How every line of the sidebar looks. */
export const LINE_LOOK =
  "focus-inset flex h-8 w-full items-center gap-2 rounded-control px-2 text-start text-meta text-muted hover:bg-selected/60 " +
  "aria-[current=page]:bg-selected aria-[current=page]:text-ink data-unread:font-semibold data-unread:text-ink " +
  "pointer-coarse:h-12 pointer-coarse:text-body";

/** A group channel in the sidebar. */
export const ChannelLink = ({ channel }: { channel: Channel }) => {
  const unread = unreadOf(channel);
  const Icon = channel.archivedAt ? Archive : Hash;
  return (
    <li>
      <Link
        to="/c/$channelId"
        params={{ channelId: channel.id }}
        data-unread={unread > 0 ? "" : undefined}
        className={LINE_LOOK}
      >
        <span className="flex size-6 shrink-0 items-center justify-center">
          <Icon size={16} strokeWidth={1.75} aria-hidden />
        </span>
        <span dir="auto" className="name-line min-w-0 flex-1">
          {channel.name}
        </span>
        <LineEnd channel={channel} />
      </Link>
    </li>
  );
};

/** At the end of a line: someone types, or so many are unread. */
export const LineEnd = ({ channel }: { channel: Channel }) => {
  const { t } = useTranslation();
  const isTyped = useTypists(channel.id).length > 0;
  const unread = unreadOf(channel);
  if (unread > 0) {
    return (
      <span className="min-w-5 shrink-0 rounded-full bg-accent px-1.5 text-center text-tiny leading-[18px] font-semibold tabular-nums text-on-accent">
        <span aria-hidden>{unread > 99 ? "99+" : unread}</span>
        <span className="sr-only">{t("sidebar.unread", { count: unread })}</span>
      </span>
    );
  }
  return isTyped ? (
    <span className="shrink-0 text-tiny font-normal text-muted">{t("sidebar.typing")}</span>
  ) : null;
};
