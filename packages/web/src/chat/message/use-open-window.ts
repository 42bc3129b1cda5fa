import type { MessageWindow } from "@parley/client";
import { type Channel, PAGE_ITEMS_DEFAULT } from "@parley/contract";
import { useCallback, useEffect, useRef, useState } from "react";
import { problemOf, type ShownProblem } from "../../design/problem-of.ts";
import { useConnection, useParley } from "../../use-parley.ts";
import { unreadOf } from "../channel/channel-order.ts";

/** With more unread than this, the newest page would begin after the first of them. */
const UNREAD_ON_A_PAGE = PAGE_ITEMS_DEFAULT - 10;

const holdsFirstUnread = (channel: Channel, window: MessageWindow): boolean => {
  const first = window.messages[0]?.seq ?? 1;
  const last = window.messages.at(-1)?.seq ?? 0;
  return first <= channel.readSeq + 1 && (window.atEnd || last > channel.readSeq);
};

/** Sees to it that a channel's messages are held: where reading was left off, else the newest. */
export const useOpenWindow = (channel: Channel, window: MessageWindow | null) => {
  const parley = useParley();
  const isLive = useConnection((connection) => connection.at === "live");
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const [attempt, setAttempt] = useState(0);
  const isMissing = window === null;
  const latest = useRef({ channel, window });
  latest.current = { channel, window };

  // biome-ignore lint/correctness/useExhaustiveDependencies: asks again when one tries again or the line is back
  useEffect(() => {
    const { channel: now, window: held } = latest.current;
    const goesBack = unreadOf(now) > UNREAD_ON_A_PAGE && now.readSeq > 0;
    const asked =
      goesBack && !(held && holdsFirstUnread(now, held))
        ? parley.jumpTo(now.id, now.readSeq + 1)
        : isMissing
          ? parley.open(now.id)
          : Promise.resolve();
    let isCurrent = true;
    setProblem(null);
    asked.catch((error: unknown) => isCurrent && setProblem(problemOf(error)));
    return () => {
      isCurrent = false;
    };
  }, [parley, channel.id, isMissing, isMissing && isLive, attempt]);

  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return { problem, retry };
};
