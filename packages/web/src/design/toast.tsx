import { Toast } from "@base-ui/react/toast";
import { useCallback } from "react";
import { problemOf } from "./problem-of.ts";
import { useProblemWords } from "./use-problem-words.ts";

/** Tells of an action that the server refused, after it had been shown as done. */
export const useTellProblem = (): ((error: unknown) => void) => {
  const { add } = Toast.useToastManager();
  const words = useProblemWords();
  return useCallback((error) => void add({ description: words(problemOf(error)) }), [add, words]);
};

export const Toasts = () => {
  const { toasts } = Toast.useToastManager();
  return (
    <Toast.Portal>
      <Toast.Viewport className="fixed inset-x-4 bottom-24 z-50 mx-auto flex max-w-[400px] flex-col gap-2">
        {toasts.map((toast) => (
          <Toast.Root
            key={toast.id}
            toast={toast}
            className="surface animate-appear border-s-2 border-danger px-4 py-3 text-meta"
          >
            <Toast.Description />
          </Toast.Root>
        ))}
      </Toast.Viewport>
    </Toast.Portal>
  );
};
