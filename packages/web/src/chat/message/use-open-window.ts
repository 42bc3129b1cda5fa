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

const holds = (window: MessageWindow | null, seq: number): boolean => {
  const first = window?.messages[0]?.seq;
  const last = window?.messages.at(-1)?.seq;
  return first !== undefined && last !== undefined && first <= seq && seq <= last;
};

/**
 * The seq around which a page is to be asked for, not the newest: where one wants to go, or the first of what is unread
 * where it lies before the newest page. Null where it is held, or is on that page.
 */
const placeBack = (
  channel: Channel,
  window: MessageWindow | null,
  entrance: number | null,
): number | null => {
  if (entrance !== null) return holds(window, entrance) ? null : entrance;
  const isFar = unreadOf(channel) > UNREAD_ON_A_PAGE && channel.readSeq > 0;
  return isFar && !(window !== null && holdsFirstUnread(channel, window)) ? channel.readSeq + 1 : null;
};

/**
 * Sees to it that a channel's messages are held: around the seq that it is entered at, where reading was left off, else
 * the newest. While it goes back there, what was held before is not worth showing.
 */
export const useOpenWindow = (channel: Channel, window: MessageWindow | null, entrance: number | null) => {
  const parley = useParley();
  const isLive = useConnection((connection) => connection.at === "live");
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [goesTo, setGoesTo] = useState(() => placeBack(channel, window, entrance));
  const isGoingBack = goesTo !== null;
  const isMissing = window === null;
  const latest = useRef({ channel, goesTo });
  latest.current = { channel, goesTo };

  // biome-ignore lint/correctness/useExhaustiveDependencies: asks again when one tries again or the line is back
  useEffect(() => {
    const { channel: now, goesTo: seq } = latest.current;
    if (!isMissing && seq === null) return;
    const asked = seq === null ? parley.open(now.id) : parley.jumpTo(now.id, seq);
    let isCurrent = true;
    setProblem(null);
    asked.then(
      () => isCurrent && setGoesTo(null),
      (error: unknown) => isCurrent && setProblem(problemOf(error)),
    );
    return () => {
      isCurrent = false;
    };
  }, [parley, channel.id, isMissing, isLive && (isMissing || isGoingBack), attempt]);

  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return { problem, retry, isGoingBack };
};
