import type { Channel } from "@parley/contract";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { useChannelName } from "../channel/channel-name.ts";
import { useHeldChannel } from "../channel/use-held-channel.ts";
import { ListProblem } from "../excerpt/list-states.tsx";
import { Conversation } from "../message/conversation.tsx";
import { MessageSkeleton } from "../message/message-skeleton.tsx";
import { rowOf } from "../message/row-focus.ts";
import { SidePane } from "../pane/side-pane.tsx";
import { FollowButton } from "./follow-button.tsx";
import { ThreadRoot } from "./thread-root.tsx";

interface ThreadPaneProps {
  parent: Channel;
  threadId: string;
  /** The seq of a reply to jump to. */
  reply: number | undefined;
  isBeside: boolean;
}

/** A thread beside the conversation that it hangs in: what it is about, its replies, and where one writes one. */
export const ThreadPane = ({ parent, threadId, reply, isBeside }: ThreadPaneProps) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const nameOf = useChannelName();
  const { channel: thread, problem, retry } = useHeldChannel(threadId);
  const isHere = thread !== undefined;

  // Once it is on its way there: the same address again goes there again.
  useEffect(() => {
    if (reply === undefined || !isHere) return;
    void navigate({
      to: "/c/$channelId",
      params: { channelId: parent.id },
      search: ({ reply: _, ...search }) => search,
      replace: true,
    });
  }, [reply, isHere, parent.id, navigate]);

  const close = () => void navigate({ to: "/c/$channelId", params: { channelId: parent.id }, search: {} });
  return (
    <SidePane
      channelId={parent.id}
      title={t("places.thread.title")}
      note={nameOf(parent)}
      isBeside={isBeside}
      actions={thread ? <FollowButton thread={thread} /> : null}
      goesBackTo={() =>
        document.querySelector<HTMLElement>(`main [data-thread="${CSS.escape(threadId)}"]`) ??
        (thread?.rootId ? rowOf(thread.rootId) : null)
      }
    >
      {thread && thread.parentId === parent.id ? (
        <>
          <ThreadRoot thread={thread} />
          <Conversation channel={thread} at={reply} isAside />
        </>
      ) : problem === "gone" || thread ? (
        <EmptyState action={<Button onClick={close}>{t("places.thread.goneAction")}</Button>}>
          {t("places.thread.gone")}
        </EmptyState>
      ) : problem ? (
        <ListProblem problem={problem} onRetry={retry} />
      ) : (
        <MessageSkeleton />
      )}
    </SidePane>
  );
};
