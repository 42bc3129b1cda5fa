import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { useMedia, WIDER } from "../../design/use-media.ts";
import { ListProblem } from "../excerpt/list-states.tsx";
import { Conversation } from "../message/conversation.tsx";
import { ThreadRoot } from "../thread/thread-root.tsx";
import { ChannelHeader } from "./channel-header.tsx";
import { useHeldChannel } from "./use-held-channel.ts";

const DetailsPane = lazy(async () => ({ default: (await import("./details-pane.tsx")).DetailsPane }));
const ThreadPane = lazy(async () => ({ default: (await import("../thread/thread-pane.tsx")).ThreadPane }));
const PinsPane = lazy(async () => ({ default: (await import("../places.ts")).PinsPane }));
const SearchPane = lazy(async () => ({ default: (await import("../places.ts")).SearchPane }));

/** One conversation: its header line, its messages, its composer, and the pane beside it. */
export const ConversationPage = () => {
  const { channelId } = useParams({ from: "/inside/c/$channelId" });
  const { pane, thread, reply, q, at } = useSearch({ from: "/inside/c/$channelId" });
  const navigate = useNavigate();
  const { channel, problem, retry } = useHeldChannel(channelId);
  // Beside the conversation where there is room, else over it.
  const isBeside = useMedia(WIDER);

  useEffect(() => {
    if (!pane) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || document.querySelector('[role$="dialog"]'))
        return;
      void navigate({ to: "/c/$channelId", params: { channelId }, search: {} });
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [pane, channelId, navigate]);

  const isHere = channel !== undefined;
  // Once it is on its way there: the same address again goes there again.
  useEffect(() => {
    if (at === undefined || !isHere) return;
    void navigate({
      to: "/c/$channelId",
      params: { channelId },
      search: ({ at: _, ...search }) => search,
      replace: true,
    });
  }, [at, isHere, channelId, navigate]);

  if (!channel) {
    if (problem === "gone") return <ChannelGone />;
    return problem ? <ListProblem problem={problem} onRetry={retry} /> : null;
  }
  return (
    <div className="relative flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
        <ChannelHeader channel={channel} isPaneOpen={pane === "details"} />
        {channel.kind === "thread" ? <ThreadRoot key={`root ${channelId}`} thread={channel} /> : null}
        <Conversation key={channelId} channel={channel} at={at} isAside={pane === "search"} />
      </div>
      <Suspense>
        {pane === "details" ? <DetailsPane channel={channel} isBeside={isBeside} /> : null}
        {pane === "thread" && thread ? (
          <ThreadPane key={thread} parent={channel} threadId={thread} reply={reply} isBeside={isBeside} />
        ) : null}
        {pane === "pins" ? <PinsPane channel={channel} isBeside={isBeside} /> : null}
        {pane === "search" ? <SearchPane channelId={channelId} q={q ?? ""} isBeside={isBeside} /> : null}
      </Suspense>
    </div>
  );
};

const ChannelGone = () => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <EmptyState
      action={<Button onClick={() => void navigate({ to: "/" })}>{t("channel.goneAction")}</Button>}
    >
      {t("channel.gone")}
    </EmptyState>
  );
};
