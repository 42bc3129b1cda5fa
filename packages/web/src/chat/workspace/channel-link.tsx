import type { Channel } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import { MessageSquareText } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { attentionOf } from "../channel/attention.ts";
import { useChannelName } from "../channel/channel-name.ts";
import { ChannelSign, StackedAvatars } from "../channel/channel-sign.tsx";
import { useTypists } from "../typing/typing-line.tsx";
import { LineEnd } from "./line-end.tsx";

/** How every line of the sidebar looks. */
export const LINE_LOOK =
  "focus-inset flex h-8 w-full items-center gap-2 rounded-control px-2 text-start text-meta text-muted hover:bg-selected/60 " +
  "aria-[current=page]:bg-selected aria-[current=page]:text-ink data-unread:font-semibold data-unread:text-ink " +
  "pointer-coarse:h-12 pointer-coarse:text-body";

/** What a line says of itself to its looks and to the menu of the sidebar. */
export const lineMarks = (channel: Channel, now: number) => {
  const { unread, isQuiet } = attentionOf(channel, now);
  return {
    "data-channel": channel.id,
    "data-unread": unread > 0 && !isQuiet ? "" : undefined,
  };
};

interface ChannelLinkProps {
  channel: Channel;
  now: number;
}

const SignPlace = ({ children }: { children: ReactNode }) => (
  <span className="flex size-6 shrink-0 items-center justify-center">{children}</span>
);

/** A group channel in the sidebar. */
export const ChannelLink = ({ channel, now }: ChannelLinkProps) => (
  <Link
    to="/c/$channelId"
    params={{ channelId: channel.id }}
    search={{}}
    className={LINE_LOOK}
    {...lineMarks(channel, now)}
  >
    <SignPlace>
      <ChannelSign channel={channel} />
    </SignPlace>
    <span dir="auto" className="name-line min-w-0 flex-1">
      {channel.name}
    </span>
    <LineEnd channel={channel} now={now} isTyped={useTypists(channel.id).length > 0} />
  </Link>
);

/** A conversation of a few people. */
export const FewLink = ({ channel, now }: ChannelLinkProps) => {
  const nameOf = useChannelName();
  return (
    <Link
      to="/c/$channelId"
      params={{ channelId: channel.id }}
      search={{}}
      className={LINE_LOOK}
      {...lineMarks(channel, now)}
    >
      <StackedAvatars people={channel.peers ?? []} />
      <span dir="auto" className="name-line min-w-0 flex-1">
        {nameOf(channel)}
      </span>
      <LineEnd channel={channel} now={now} isTyped={useTypists(channel.id).length > 0} />
    </Link>
  );
};

/** A thread with something to read: it opens beside the conversation that it hangs in. */
export const ThreadLink = ({ channel, parent, now }: ChannelLinkProps & { parent: Channel }) => {
  const { t } = useTranslation();
  const nameOf = useChannelName();
  return (
    <Link
      to="/c/$channelId"
      params={{ channelId: parent.id }}
      search={{ pane: "thread", thread: channel.id }}
      activeOptions={{ includeSearch: true }}
      className={LINE_LOOK}
      {...lineMarks(channel, now)}
    >
      <SignPlace>
        <MessageSquareText size={16} strokeWidth={1.75} aria-hidden />
      </SignPlace>
      <span dir="auto" className="name-line min-w-0 flex-1">
        <span className="sr-only">{t("channels.sections.threadIn", { channel: nameOf(parent) })}</span>
        <span aria-hidden>{nameOf(parent)}</span>
      </span>
      <LineEnd channel={channel} now={now} isTyped={false} />
    </Link>
  );
};
