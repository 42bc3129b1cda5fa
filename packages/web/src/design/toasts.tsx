import { Toast } from "@base-ui/react/toast";
import { joinClasses } from "./join-classes.ts";
import { PROBLEM } from "./toast.ts";

/** The notes at the edge, one below the other. */
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
