import { Toast } from "@base-ui/react/toast";
import { useCallback } from "react";
import { joinClasses } from "./join-classes.ts";
import { problemOf } from "./problem-of.ts";
import { useProblemWords } from "./use-problem-words.ts";

const PROBLEM = "problem";

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

export const Toasts = () => {
  const { toasts } = Toast.useToastManager();
  return (
    <Toast.Portal>
      <Toast.Viewport className="fixed inset-x-4 top-16 z-50 mx-auto flex max-w-[400px] flex-col gap-2">
        {toasts.map((toast) => (
          <Toast.Root
            key={toast.id}
            toast={toast}
            // It asks nothing, and what is said is read out by itself: no dialog.
            role="group"
            // biome-ignore lint/a11y/useValidAriaValues: taken away, not given another value
            aria-modal={undefined}
            className={joinClasses(
              "surface animate-appear text-meta",
              toast.type === PROBLEM && "border-s-2 border-danger",
            )}
          >
            <Toast.Content className="flex items-center gap-3 px-4 py-3">
              <Toast.Description className="min-w-0 flex-1" />
              <Toast.Action className="shrink-0 rounded-control font-semibold text-accent hover:underline" />
            </Toast.Content>
          </Toast.Root>
        ))}
      </Toast.Viewport>
    </Toast.Portal>
  );
};
