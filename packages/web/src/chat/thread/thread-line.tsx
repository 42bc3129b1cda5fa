import type { Message } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";
import { useReplica } from "../../use-parley.ts";
import { unreadOf } from "../channel/channel-order.ts";
import { useShortTime } from "../excerpt/time-of.tsx";
import { usePeopleById } from "../friend/person-directory.ts";
import { useThreadSummary } from "./use-thread-summary.ts";

/** Under a message: how many replies its thread has, who wrote last, what is new; and the way there. */
export const ThreadLine = ({ message }: { message: Message }) => {
  const { t } = useTranslation();
  const shortTime = useShortTime();
  const { threadId, threadCount, channelId } = message;
  const { repliers, lastAt } = useThreadSummary(message);
  const people = usePeopleById(channelId, repliers);
  const unread = useReplica((state) => {
    const thread = threadId ? state.channels.get(threadId)?.channel : undefined;
    return thread && thread.follows !== false ? unreadOf(thread) : 0;
  });
  if (threadId === null || threadCount === 0) return null;
  return (
    <Link
      to="/c/$channelId"
      params={{ channelId }}
      search={{ pane: "thread", thread: threadId }}
      data-thread={threadId}
      className="-ms-1.5 mt-0.5 mb-1 inline-flex h-7 max-w-full items-center gap-2 rounded-control px-1.5 text-meta hover:bg-selected pointer-coarse:h-10"
    >
      <span className="flex shrink-0 -space-x-1 rtl:space-x-reverse">
        {repliers.map((id) => {
          const person = people.get(id) ?? { id, displayName: "" };
          return (
            <span key={id} className="rounded-full ring-2 ring-ground">
              <Avatar person={person} size="tiny" />
            </span>
          );
        })}
      </span>
      <span className="shrink-0 font-semibold text-accent tabular-nums">
        {t("places.thread.replies", { count: threadCount })}
      </span>
      {unread > 0 ? (
        <span className="shrink-0 rounded-full bg-accent px-1.5 text-tiny leading-[18px] font-semibold text-on-accent tabular-nums">
          {t("places.thread.unread", { count: unread })}
        </span>
      ) : null}
      {lastAt ? (
        <span className="min-w-0 truncate text-muted tabular-nums">
          {t("places.thread.last", { when: shortTime(lastAt) })}
        </span>
      ) : null}
    </Link>
  );
};
