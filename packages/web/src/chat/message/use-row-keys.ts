import type { Channel } from "@parley/contract";
import { type FocusEvent, type KeyboardEvent, type RefObject, useCallback, useRef } from "react";
import type { VirtualizerHandle } from "virtua";
import { useOwnId } from "../../use-parley.ts";
import { focusComposer } from "./composer-focus.ts";
import { actionOfKey, actionsFor } from "./message-actions.ts";
import type { MessageRow } from "./message-rows.ts";
import { useTalk } from "./talk.ts";
import { useMessageDeeds } from "./use-message-deeds.ts";

interface RowKeysInput {
  channel: Channel;
  rows: readonly MessageRow[];
  list: RefObject<VirtualizerHandle | null>;
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowUp: -1,
  ArrowDown: 1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** Goes through the messages by the keyboard; the letters of whichever has the focus are commands. */
export const useRowKeys = (input: RowKeysInput) => {
  const talk = useTalk();
  const ownId = useOwnId();
  const { act } = useMessageDeeds(input.channel);
  const latest = useRef(input);
  latest.current = input;

  const goTo = useCallback(
    (at: number) => {
      const { rows, list } = latest.current;
      const id = rows[at]?.message?.id;
      if (!id) return;
      list.current?.scrollToIndex(at, { align: "nearest" });
      talk.set({ focused: id });
    },
    [talk],
  );

  /** The last message that is wholly on the screen. */
  const lastOnScreen = useCallback(() => {
    const { rows, list } = latest.current;
    const handle = list.current;
    if (!handle) return -1;
    const bottom = handle.findItemIndex(handle.scrollOffset + handle.viewportSize - 1);
    return rows.findLastIndex((row, at) => row.message !== null && at <= bottom);
  }, []);

  const onKey = useCallback(
    (event: KeyboardEvent<HTMLElement>) => {
      const { rows, channel } = latest.current;
      const { target, currentTarget, key } = event;
      if (!(target instanceof HTMLElement) || event.ctrlKey || event.altKey || event.metaKey) return;
      if (target === currentTarget) {
        if (key !== "ArrowUp" && key !== "ArrowDown") return;
        event.preventDefault();
        return goTo(lastOnScreen());
      }
      const { focused } = talk.get();
      const at = rows.findIndex((row) => row.message?.id === focused);
      const message = rows[at]?.message;
      if (!message) return;
      if (key === "Escape" && !target.closest("form")) {
        event.preventDefault();
        talk.set({ focused: null });
        return focusComposer();
      }
      // In its toolbar, its links and its editor, keys are theirs.
      if (target.dataset.message !== focused) return;
      const step = STEPS[key];
      if (step !== undefined) {
        event.preventDefault();
        const last = rows.findLastIndex((row) => row.message !== null);
        if (at === last && step > 0) {
          talk.set({ focused: null });
          return focusComposer();
        }
        return goTo(Math.min(last, Math.max(0, at + step)));
      }
      if (key === "?") return talk.set({ open: { messageId: message.id, what: "keys" } });
      const offered = actionsFor({ message, channel, ownId });
      const isMore = key === "Enter" || key.toLowerCase() === "m";
      const action = actionOfKey(key);
      if (isMore && offered.size > 0) talk.set({ open: { messageId: message.id, what: "more" } });
      else if (action && offered.has(action)) act(action, message);
      else return;
      event.preventDefault();
    },
    [act, goTo, lastOnScreen, ownId, talk],
  );

  /** The keyboard has gone elsewhere; not into what stands open at the message, which gives the focus back. */
  const onBlur = useCallback(
    (event: FocusEvent<HTMLElement>) => {
      const { focused, open } = talk.get();
      if (!focused || open || !(event.relatedTarget instanceof Element)) return;
      if (event.relatedTarget.closest("[data-message]")?.getAttribute("data-message") === focused) return;
      if (event.currentTarget.contains(event.target)) talk.set({ focused: null });
    },
    [talk],
  );

  const leaveKeyboard = useCallback(() => talk.get().focused && talk.set({ focused: null }), [talk]);

  return { onKey, onBlur, leaveKeyboard };
};
