import { Toast } from "@base-ui/react/toast";
import { useCallback } from "react";
import { problemOf } from "./problem-of.ts";
import { useProblemWords } from "./use-problem-words.ts";

/** How a note looks that tells of a problem. */
export const PROBLEM = "problem";

/** Tells of an action that the server refused, after it had been shown as done. */
export const useTellProblem = (): ((error: unknown) => void) => {
  const { add } = Toast.useToastManager();
  const words = useProblemWords();
  return useCallback(
    (error) => void add({ type: PROBLEM, description: words(problemOf(error)) }),
    [add, words],
  );
};

interface Note {
  readonly text: string;
  /** What one can do about it, while it is shown. */
  readonly action?: { readonly label: string; readonly onSelect: () => void };
  readonly timeoutMs?: number;
}

/** Says in a line at the edge that something is done. Returns what takes it away again. */
export const useTell = (): ((note: Note) => () => void) => {
  const { add, close } = Toast.useToastManager();
  return useCallback(
    ({ text, action, timeoutMs }) => {
      const id = add({
        description: text,
        ...(timeoutMs !== undefined && { timeout: timeoutMs }),
        ...(action && {
          actionProps: {
            children: action.label,
            onClick: () => {
              close(id);
              action.onSelect();
            },
          },
        }),
      });
      return () => close(id);
    },
    [add, close],
  );
};
