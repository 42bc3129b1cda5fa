import type { Channel } from "@parley/contract";
import { type RefObject, useCallback, useEffect, useRef } from "react";
import type { VirtualizerHandle } from "virtua";
import { useParley } from "../../use-parley.ts";
import type { MessageRow } from "../message/message-rows.ts";

/** What is on the screen for this long is read. */
const READ_AFTER_MS = 200;
/** A message counts once this much of it is above the lower edge. */
const SEEN_PX = 12;

interface ReadMarkerInput {
  channel: Channel;
  rows: readonly MessageRow[];
  list: RefObject<VirtualizerHandle | null>;
}

/** Moves the read marker to the last message on the screen, while the page is looked at. Returns "look again". */
export const useReadMarker = (input: ReadMarkerInput): (() => void) => {
  const parley = useParley();
  const latest = useRef(input);
  latest.current = input;
  const timer = useRef(0);

  const look = useCallback(() => {
    const { channel, rows, list } = latest.current;
    const handle = list.current;
    if (!handle || document.visibilityState !== "visible" || !document.hasFocus()) return;
    const bottom = handle.findItemIndex(handle.scrollOffset + handle.viewportSize - SEEN_PX);
    const seen = rows.slice(0, bottom + 1).findLast((row) => row.message)?.message?.seq ?? 0;
    if (seen > channel.readSeq) parley.markRead(channel.id, seen);
  }, [parley]);

  const lookSoon = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(look, READ_AFTER_MS);
  }, [look]);

  useEffect(() => {
    addEventListener("focus", lookSoon);
    document.addEventListener("visibilitychange", lookSoon);
    return () => {
      clearTimeout(timer.current);
      removeEventListener("focus", lookSoon);
      document.removeEventListener("visibilitychange", lookSoon);
    };
  }, [lookSoon]);

  const lastSeq = input.rows.findLast((row) => row.message)?.message?.seq;
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each message that comes, or of one's own that is sent
  useEffect(lookSoon, [lastSeq, lookSoon]);
  return lookSoon;
};
