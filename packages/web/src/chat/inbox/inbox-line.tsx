import type { Channel, Notification, NotificationKind } from "@parley/contract";
import { Link, useNavigate } from "@tanstack/react-router";
import {
  AtSign,
  CalendarX2,
  Check,
  type LucideIcon,
  MessageSquare,
  MessageSquareText,
  Reply,
  SmilePlus,
  UserRound,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";
import { IconButton } from "../../design/icon-button.tsx";
import { joinClasses } from "../../design/join-classes.ts";
import { useReplica } from "../../use-parley.ts";
import { isOwnClick } from "../excerpt/message-excerpt.tsx";
import { ShortTime } from "../excerpt/time-of.tsx";
import { useSpotName } from "../excerpt/use-channels-of.ts";
import { useProblemTitle } from "../excerpt/use-problem-title.ts";
import { type SpotLink, spotLink } from "../message/jump-to.ts";

const SIGNS: Readonly<Record<NotificationKind, LucideIcon>> = {
  mention: AtSign,
  direct: UserRound,
  reply: Reply,
  thread: MessageSquareText,
  message: MessageSquare,
  reaction: SmilePlus,
  scheduled_failed: CalendarX2,
};

/** Where it leads: to its message, or to what could not be sent. */
const linkOf = (
  { messageId, channelId, seq }: Notification,
  channel: Channel | undefined,
): SpotLink | { readonly to: "/drafts" } =>
  messageId === null ? { to: "/drafts" } : spotLink(channel, { id: messageId, channelId, seq });

interface InboxLineProps {
  notification: Notification;
  channel: Channel | undefined;
  onRead: () => void;
}

/** One notification: who did what where, the beginning of what was said, and whether one has seen it. */
export const InboxLine = ({ notification, channel, onRead }: InboxLineProps) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const nameOf = useSpotName();
  const { kind, actor, createdAt, readAt } = notification;
  const isUnread = readAt === null;
  const link = linkOf(notification, channel);
  const parent = useReplica((state) => state.channels.get(channel?.parentId ?? "")?.channel);
  const said = {
    name: actor?.displayName ?? t("unknownPerson"),
    // Of a thread the sentence itself says that it is one.
    channel: nameOf(kind === "thread" && parent ? parent : channel),
  };
  const Sign = SIGNS[kind];
  const visit = () => {
    if (isUnread) onRead();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has the link in it
    <li
      data-kind={kind}
      data-unread={isUnread ? "" : undefined}
      onClick={(event) => {
        if (isOwnClick(event)) return;
        visit();
        void navigate(link);
      }}
      className="group relative flex cursor-pointer items-start gap-3 rounded-surface px-3 py-3 hover:bg-sunken has-[a:focus-visible]:bg-sunken"
    >
      <span className="relative">
        {actor ? (
          <Avatar person={actor} />
        ) : (
          <span className="block size-9 rounded-full bg-selected" aria-hidden />
        )}
        <span className="absolute -end-1 -bottom-1 inline-flex size-5 items-center justify-center rounded-full border border-line bg-raised text-muted">
          <Sign size={12} strokeWidth={2} aria-hidden />
        </span>
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-2">
          <Link
            {...link}
            onClick={visit}
            dir="auto"
            className={joinClasses(
              "line-clamp-2 min-w-0 flex-1 rounded-control text-start",
              isUnread ? "text-ink" : "text-muted",
            )}
          >
            <Sentence kind={kind} said={said} isUnread={isUnread} />
          </Link>
          <ShortTime time={createdAt} />
        </div>
        <InboxText notification={notification} />
      </div>
      <span className="flex size-8 shrink-0 items-center justify-center pointer-coarse:size-11">
        {isUnread ? (
          <>
            <span
              role="img"
              aria-label={t("places.inbox.unreadMark")}
              className="pointer-events-none absolute size-2 rounded-full bg-accent group-focus-within:opacity-0 group-hover:opacity-0"
            />
            <IconButton
              icon={Check}
              label={t("places.inbox.markNamed", { what: t(`places.inbox.by.${kind}`, said) })}
              onClick={onRead}
              className="opacity-0 group-focus-within:opacity-100 group-hover:opacity-100"
            />
          </>
        ) : null}
      </span>
    </li>
  );
};

/** Where the names go; no name has these in it. */
const NAME = "\uE000";
const CHANNEL = "\uE001";

interface SentenceProps {
  kind: NotificationKind;
  said: { readonly name: string; readonly channel: string };
  isUnread: boolean;
}

/** Who did what where, each name in its own direction of reading. */
const Sentence = ({ kind, said, isUnread }: SentenceProps) => {
  const { t } = useTranslation();
  const parts = t(`places.inbox.by.${kind}`, { name: NAME, channel: CHANNEL }).split(/([\uE000\uE001])/);
  return parts.map((part) => {
    if (part === NAME) {
      return (
        <bdi key={part} className={isUnread ? "font-semibold" : undefined}>
          {said.name}
        </bdi>
      );
    }
    return part === CHANNEL ? <bdi key={part}>{said.channel}</bdi> : part;
  });
};

/** What was said; an emoji stands by itself, and a failure says why. */
const InboxText = ({ notification: { kind, text, messageId } }: { notification: Notification }) => {
  const { t } = useTranslation();
  const titleOf = useProblemTitle();
  if (kind === "scheduled_failed") return <p className="text-meta text-danger">{titleOf(text)}</p>;
  if (text === "") {
    return messageId ? <p className="text-meta text-muted italic">{t("places.inbox.gone")}</p> : null;
  }
  return (
    <p
      dir="auto"
      className={joinClasses(
        "line-clamp-2 text-start wrap-anywhere",
        kind === "reaction" ? "font-emoji" : "text-muted",
      )}
    >
      {text}
    </p>
  );
};
