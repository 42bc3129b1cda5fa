import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { problemOf, type ShownProblem } from "../../design/problem-of.ts";
import { useParley } from "../../use-parley.ts";
import { MessageSkeleton } from "./message-skeleton.tsx";

/** `/m/<id>`: goes to the message, in the channel or the thread where it stands. */
export const PermalinkPage = () => {
  const { t } = useTranslation();
  const { messageId } = useParams({ from: "/inside/m/$messageId" });
  const parley = useParley();
  const navigate = useNavigate();
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const go = async () => {
      const message = await parley.call("message.get", { messageId });
      const channel = await parley.call("channel.get", { id: message.channelId });
      const root = channel.rootId ? await parley.call("message.get", { messageId: channel.rootId }) : null;
      if (!isCurrent) return;
      await navigate({
        to: "/c/$channelId",
        params: { channelId: root ? root.channelId : channel.id },
        search: root
          ? { pane: "thread", thread: channel.id, reply: message.seq, at: root.seq }
          : { at: message.seq },
        replace: true,
      });
    };
    go().catch((error: unknown) => isCurrent && setProblem(problemOf(error)));
    return () => {
      isCurrent = false;
    };
  }, [messageId, navigate, parley]);
  if (!problem) return <MessageSkeleton />;
  if (problem.code !== "message_not_found") {
    return (
      <div className="flex flex-1 items-center justify-center p-6">
        <ProblemNote problem={problem} />
      </div>
    );
  }
  return (
    <EmptyState
      action={<Button onClick={() => void navigate({ to: "/" })}>{t("channel.goneAction")}</Button>}
    >
      {t("reply.gone")}
    </EmptyState>
  );
};
