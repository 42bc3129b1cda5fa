import type { MessageWindow } from "@parley/client";
import { useState } from "react";

/** What a window did since it was shown last. */
export interface WindowStep {
  readonly first: number;
  readonly last: number;
  readonly rowCount: number;
  /** Grows when the window was replaced, not extended: the list begins anew. */
  readonly generation: number;
  /** Whether rows came or went at the start: the list keeps its distance from the end. */
  readonly isShift: boolean;
}

export const stepWindow = (
  before: WindowStep,
  window: MessageWindow | null,
  rowCount: number,
): WindowStep => {
  const first = window?.messages[0]?.seq ?? 0;
  const last = window?.messages.at(-1)?.seq ?? 0;
  if (first === before.first && last === before.last && rowCount === before.rowCount) return before;
  const wasEmpty = before.last === 0;
  const movesStart = first !== before.first && !wasEmpty;
  const movesEnd = last !== before.last && !wasEmpty;
  // A list can follow one end at a time; where both moved it finds its place again by the seq it stood at.
  const isReplaced = movesStart && movesEnd;
  return {
    first,
    last,
    rowCount,
    generation: before.generation + (isReplaced ? 1 : 0),
    isShift: movesStart && !isReplaced,
  };
};

/** The step of this rendering. */
export const useWindowSteps = (window: MessageWindow | null, rowCount: number): WindowStep => {
  const [held, setHeld] = useState<WindowStep>(() =>
    stepWindow({ first: 0, last: 0, rowCount: -1, generation: 0, isShift: false }, window, rowCount),
  );
  const next = stepWindow(held, window, rowCount);
  if (next !== held) setHeld(next);
  return next;
};
