import { shownMessages } from "@parley/client";
import type { Channel } from "@parley/contract";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useFormats } from "../../i18n/use-formats.ts";
import { useOwnId, useReplica } from "../../use-parley.ts";
import { usePeopleById } from "../friend/person-directory.ts";
import { Announcements } from "./announcements.tsx";
import { MessageList } from "./message-list.tsx";
import { MessageOverlays } from "./message-overlays.tsx";
import { messageRows } from "./message-rows.ts";
import { MessageSkeleton } from "./message-skeleton.tsx";
import { PeopleContext, useSteadyPeople } from "./people-context.ts";
import { useTalk } from "./talk.ts";
import { useNewLine } from "./use-new-line.ts";
import { useOpenWindow } from "./use-open-window.ts";
import { useWindowSteps } from "./use-window-steps.ts";

/** Of one message: whoever is named by `@all` alone is not asked for. */
const NAMED_MAX = 50;

/** The messages of one channel: asks for them, lays them out, says aloud what arrives. */
export const MessagePane = ({ channel }: { channel: Channel }) => {
  const { t } = useTranslation();
  const formats = useFormats();
  const ownId = useOwnId();
  const talk = useTalk();
  const [entrance] = useState(() => talk.get().target?.seq ?? null);
  const window = useReplica((state) => state.channels.get(channel.id)?.window ?? null);
  const messages = useReplica((state) => {
    const held = state.channels.get(channel.id);
    return held ? shownMessages(held, ownId) : undefined;
  });
  const pending = useReplica((state) => state.channels.get(channel.id)?.pending);
  const { problem, retry, isGoingBack } = useOpenWindow(channel, window, entrance);
  const isHeld = window !== null && !isGoingBack;
  const newLine = useNewLine(channel);

  const pendingCount = pending?.length ?? 0;
  useEffect(() => {
    // Whoever answers has seen what was new.
    if (pendingCount > 0) newLine.clear();
  }, [pendingCount, newLine.clear]);

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
  const personIds = useMemo(
    () => [
      ...new Set(rows.flatMap((row) => [row.senderId, ...(row.message?.mentions ?? []).slice(0, NAMED_MAX)])),
    ],
    [rows],
  );
  const people = useSteadyPeople(usePeopleById(channel.id, personIds));
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
    <PeopleContext value={people}>
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
      <MessageOverlays channel={channel} />
    </PeopleContext>
  );
};
