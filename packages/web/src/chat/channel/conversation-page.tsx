import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { useMedia, WIDER } from "../../design/use-media.ts";
import { useReplica } from "../../use-parley.ts";
import { ComposerPlace } from "../message/composer-place.tsx";
import { MessagePane } from "../message/message-pane.tsx";
import { TypingLine } from "../typing/typing-line.tsx";
import { ChannelHeader } from "./channel-header.tsx";

const DetailsPane = lazy(async () => ({ default: (await import("./details-pane.tsx")).DetailsPane }));

/** One conversation: its header line, its messages, its composer, and the pane beside it. */
export const ConversationPage = () => {
  const { channelId } = useParams({ from: "/inside/c/$channelId" });
  const { pane } = useSearch({ from: "/inside/c/$channelId" });
  const navigate = useNavigate();
  const isReady = useReplica((state) => state.epoch !== null);
  const channel = useReplica((state) => state.channels.get(channelId)?.channel);
  // Beside the conversation where there is room, else over it.
  const isBeside = useMedia(WIDER);

  useEffect(() => {
    if (pane !== "details") return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || document.querySelector('[role$="dialog"]'))
        return;
      void navigate({ to: "/c/$channelId", params: { channelId }, search: {} });
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [pane, channelId, navigate]);

  if (!channel) return isReady ? <ChannelGone /> : null;
  return (
    <div className="relative flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
        <ChannelHeader channel={channel} isPaneOpen={pane === "details"} />
        <MessagePane key={channelId} channel={channel} />
        <div className="mx-auto w-full max-w-[808px] shrink-0 px-3 pb-[max(12px,env(safe-area-inset-bottom))] sm:px-6">
          <TypingLine channelId={channelId} />
          <ComposerPlace key={channelId} channel={channel} />
        </div>
      </div>
      <Suspense>{pane === "details" ? <DetailsPane channel={channel} isBeside={isBeside} /> : null}</Suspense>
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
