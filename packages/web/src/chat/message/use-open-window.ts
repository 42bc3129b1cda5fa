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

/** Whether the first of what is unread lies before the newest page, and is not held. */
const liesBack = (channel: Channel, window: MessageWindow | null): boolean =>
  unreadOf(channel) > UNREAD_ON_A_PAGE &&
  channel.readSeq > 0 &&
  !(window !== null && holdsFirstUnread(channel, window));

/**
 * Sees to it that a channel's messages are held: where reading was left off, else the newest. While it goes back there,
 * what was held before is not worth showing.
 */
export const useOpenWindow = (channel: Channel, window: MessageWindow | null) => {
  const parley = useParley();
  const isLive = useConnection((connection) => connection.at === "live");
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [isGoingBack, setGoingBack] = useState(() => liesBack(channel, window));
  const isMissing = window === null;
  const latest = useRef({ channel, window, isGoingBack });
  latest.current = { channel, window, isGoingBack };

  // biome-ignore lint/correctness/useExhaustiveDependencies: asks again when one tries again or the line is back
  useEffect(() => {
    const { channel: now, isGoingBack: goesBack } = latest.current;
    if (!isMissing && !goesBack) return;
    const asked = goesBack ? parley.jumpTo(now.id, now.readSeq + 1) : parley.open(now.id);
    let isCurrent = true;
    setProblem(null);
    asked.then(
      () => isCurrent && setGoingBack(false),
      (error: unknown) => isCurrent && setProblem(problemOf(error)),
    );
    return () => {
      isCurrent = false;
    };
  }, [parley, channel.id, isMissing, isLive && (isMissing || isGoingBack), attempt]);

  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return { problem, retry, isGoingBack };
};
