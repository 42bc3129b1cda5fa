import type { Channel } from "@parley/contract";
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useFormats } from "../../i18n/use-formats.ts";
import { useOwnId, useReplica } from "../../use-parley.ts";
import { usePeopleById } from "../friend/person-directory.ts";
import { Announcements } from "./announcements.tsx";
import { MessageList } from "./message-list.tsx";
import { messageRows } from "./message-rows.ts";
import { MessageSkeleton } from "./message-skeleton.tsx";
import { useNewLine } from "./use-new-line.ts";
import { useOpenWindow } from "./use-open-window.ts";
import { useWindowSteps } from "./use-window-steps.ts";

/** The messages of one channel: asks for them, lays them out, says aloud what arrives. */
export const MessagePane = ({ channel }: { channel: Channel }) => {
  const { t } = useTranslation();
  const formats = useFormats();
  const ownId = useOwnId();
  const window = useReplica((state) => state.channels.get(channel.id)?.window ?? null);
  const pending = useReplica((state) => state.channels.get(channel.id)?.pending);
  const { problem, retry, isGoingBack } = useOpenWindow(channel, window);
  const isHeld = window !== null && !isGoingBack;
  const newLine = useNewLine(channel);

  const pendingCount = pending?.length ?? 0;
  useEffect(() => {
    // Whoever answers has seen what was new.
    if (pendingCount > 0) newLine.clear();
  }, [pendingCount, newLine.clear]);

  const messages = window?.messages;
  const rows = useMemo(
    () =>
      messageRows({
        messages: messages ?? [],
        pending: pending ?? [],
        ownId,
        newAfterSeq: newLine.afterSeq,
        dayKey: formats.dayKey,
      }),
    [messages, pending, ownId, newLine.afterSeq, formats],
  );
  const senderIds = useMemo(() => [...new Set(rows.map((row) => row.senderId))], [rows]);
  const people = usePeopleById(channel.id, senderIds);
  const steps = useWindowSteps(window, rows.length);

  const wasShown = useRef(false);
  useEffect(() => {
    if (isHeld) wasShown.current = true;
  }, [isHeld]);

  if (problem && !isHeld) {
    return (
      <div className="flex flex-1 flex-col items-center justify-center gap-4 p-6">
        <ProblemNote problem={problem} />
        <Button onClick={retry}>{t("tryAgain")}</Button>
      </div>
    );
  }
  if (!isHeld) return <MessageSkeleton />;
  return (
    <>
      <MessageList
        key={steps.generation}
        channel={channel}
        window={window}
        rows={rows}
        people={people}
        isShift={steps.isShift}
        newAfterSeq={newLine.afterSeq}
        isFirst={!wasShown.current}
      />
      <Announcements window={window} people={people} />
    </>
  );
};
