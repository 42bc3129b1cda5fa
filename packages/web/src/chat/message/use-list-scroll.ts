import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import { useParley } from "../../use-parley.ts";
import { beginningHeightOf } from "./beginning.tsx";
import type { MessageListProps } from "./message-list.tsx";
import { anchorOf, keepAnchor } from "./scroll-anchors.ts";
import { useTalk, useTalkState } from "./talk.ts";

/** Nearer than this to the end counts as being there: new messages are followed. */
const AT_END_PX = 40;
/** Further than this, the way back to the end is offered even with nothing new there. */
const AWAY_PX = 240;
/** Pages are asked for this long before their edge is seen. */
const LOAD_AHEAD_PX = 1_600;
/** Where the new-message line is put when a conversation opens: this far below the top. */
const NEW_LINE_BELOW_PX = 96;
/** What one has jumped to stands out for so long. */
const MARKED_MS = 2_000;
/** The rows around the first place are measured by then. */
const SETTLED_AFTER_MS = 150;

/** How far one is from the end: `near` is worth a word only when something new is there. */
type EndDistance = "at-end" | "near" | "away";

interface ListScrollInput extends MessageListProps {
  list: RefObject<VirtualizerHandle | null>;
  scroller: RefObject<HTMLDivElement | null>;
}

/** Where the list stands, when it moves by itself, and when it asks for more. */
export const useListScroll = (input: ListScrollInput) => {
  const { channel, rows, list, scroller } = input;
  const parley = useParley();
  const talk = useTalk();
  const target = useTalkState((state) => state.target);
  const latest = useRef(input);
  latest.current = input;
  /** Follows the end as it grows. */
  const isPinned = useRef(false);
  const lastOffset = useRef(0);
  /** Before the first place is taken, the list stands at its top for an instant: no reason to load what is above. */
  const isSettled = useRef(false);
  const [distance, setDistance] = useState<EndDistance>("at-end");

  const toEnd = useCallback(() => {
    isPinned.current = true;
    const last = latest.current.rows.length - 1;
    if (last >= 0) list.current?.scrollToIndex(last, { align: "end" });
  }, [list]);

  const distanceToEnd = useCallback(() => {
    const box = scroller.current;
    return box ? box.scrollHeight - box.scrollTop - box.clientHeight : 0;
  }, [scroller]);

  const loadMore = useCallback(() => {
    const box = scroller.current;
    if (!box || !isSettled.current) return;
    const { window, channel: shown } = latest.current;
    const ignore = () => {};
    if (window.hasBefore && box.scrollTop < LOAD_AHEAD_PX) parley.loadBefore(shown.id).catch(ignore);
    if (!window.atEnd && distanceToEnd() < LOAD_AHEAD_PX) parley.loadAfter(shown.id).catch(ignore);
  }, [parley, scroller, distanceToEnd]);

  /** Puts a message into the middle, and makes it stand out for a moment; one that is gone, its neighbour. */
  const showTarget = useCallback(
    (seq: number) => {
      const { rows: shown } = latest.current;
      const at = shown.findIndex((row) => (row.message?.seq ?? Number.POSITIVE_INFINITY) >= seq);
      isPinned.current = false;
      list.current?.scrollToIndex(at < 0 ? shown.length - 1 : at, { align: "center" });
      talk.set({ target: null, marked: seq });
      setTimeout(() => talk.get().marked === seq && talk.set({ marked: null }), MARKED_MS);
    },
    [list, talk],
  );

  // One wishes to go somewhere: there, if it is held, else to the page around it, which replaces this list.
  useEffect(() => {
    if (!target) return;
    const { window, channel: shown } = latest.current;
    const first = window.messages[0]?.seq ?? 0;
    const last = window.messages.at(-1)?.seq ?? 0;
    if (first <= target.seq && (target.seq <= last || window.atEnd)) showTarget(target.seq);
    else parley.jumpTo(shown.id, target.seq).catch(() => talk.set({ target: null }));
  }, [target, parley, showTarget, talk]);

  // The first place: where one wishes to go, the new-message line, where one was before, or the end.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each list
  useLayoutEffect(() => {
    const { newAfterSeq, isFirst, window } = latest.current;
    const indexOf = (seq: number) => rows.findIndex((row) => row.message?.seq === seq);
    const anchor = anchorOf(channel.id);
    const anchorAt = anchor ? indexOf(anchor.seq) : -1;
    // A page that replaced another is there because one went somewhere: to its end, or on from where one was.
    const followsNew = isFirst || (anchorAt < 0 && (anchor !== undefined || !window.atEnd));
    const newAt = followsNew && newAfterSeq ? indexOf(newAfterSeq + 1) : -1;
    const handle = list.current;
    const wish = talk.get().target;
    if (wish) showTarget(wish.seq);
    else if (newAt > 0) handle?.scrollToIndex(newAt, { align: "start", offset: -NEW_LINE_BELOW_PX });
    else if (anchor && anchorAt >= 0)
      handle?.scrollToIndex(anchorAt, { align: "start", offset: anchor.offset });
    else if (window.atEnd) toEnd();
    else handle?.scrollToIndex(Math.floor(rows.length / 2), { align: "center" });
    const timer = setTimeout(() => {
      isSettled.current = true;
      loadMore();
    }, SETTLED_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);

  const onScroll = useCallback(
    (offset: number) => {
      const { window, rows: shown, channel: at } = latest.current;
      const pixels = distanceToEnd();
      const isUpward = offset < lastOffset.current - 1;
      lastOffset.current = offset;
      if (pixels < AT_END_PX) isPinned.current = window.atEnd;
      else if (isUpward) isPinned.current = false;
      setDistance(isPinned.current ? "at-end" : pixels > AWAY_PX ? "away" : "near");
      loadMore();
      const index = list.current?.findItemIndex(offset) ?? 0;
      const seq = shown[index]?.message?.seq;
      const top = (list.current?.getItemOffset(index) ?? 0) + beginningHeightOf(at);
      keepAnchor(at.id, isPinned.current || seq === undefined ? null : { seq, offset: offset - top });
    },
    [list, distanceToEnd, loadMore],
  );

  const onResize = useCallback(() => {
    if (isPinned.current) toEnd();
    loadMore();
  }, [toEnd, loadMore]);

  // Own messages are always followed; those of others while one is at the end.
  const lastRow = rows.at(-1);
  const isOwnNews = lastRow?.pending?.state.at === "waiting";
  const lastKey = lastRow?.key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each new last row
  useLayoutEffect(() => {
    if (isPinned.current) toEnd();
    else if (isOwnNews) jumpToEnd();
  }, [lastKey]);

  // The viewport shrinks under the composer and the keyboard of a phone; the list is drawn at its new height only after
  // its rows have been measured.
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const observer = new ResizeObserver(() => isPinned.current && toEnd());
    observer.observe(box);
    if (box.lastElementChild) observer.observe(box.lastElementChild);
    return () => observer.disconnect();
  }, [scroller, toEnd]);

  const jumpToEnd = useCallback(() => {
    setDistance("at-end");
    if (latest.current.window.atEnd) {
      toEnd();
      return;
    }
    keepAnchor(channel.id, null);
    parley.jumpTo(channel.id, "end").catch(() => {});
  }, [channel.id, parley, toEnd]);

  return { onScroll, onResize, distance, jumpToEnd };
};
