import { lazy, type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { useAuth } from "../../use-parley.ts";
import { ConfirmationCancelled, type ConfirmSelf, ConfirmSelfContext } from "./fresh-context.ts";

const ReauthenticateDialog = lazy(() => import("./reauthenticate-dialog.tsx"));

/** Holds the one dialog that asks for a proof; several calls that want one at the same time share it. */
export const FreshProvider = ({ children }: { children: ReactNode }) => {
  const asking = useRef<PromiseWithResolvers<void> | null>(null);
  const [open, setOpen] = useState(false);
  const isSignedIn = useAuth((auth) => auth.at === "signed-in");

  const confirmSelf = useCallback<ConfirmSelf>(() => {
    asking.current ??= Promise.withResolvers<void>();
    setOpen(true);
    return asking.current.promise;
  }, []);

  const settle = useCallback((how: "proven" | "cancelled") => {
    const asked = asking.current;
    asking.current = null;
    setOpen(false);
    if (how === "proven") asked?.resolve();
    else asked?.reject(new ConfirmationCancelled());
  }, []);

  // The session has ended under the dialog.
  useEffect(() => {
    if (!isSignedIn) settle("cancelled");
  }, [isSignedIn, settle]);

  return (
    <ConfirmSelfContext value={confirmSelf}>
      {children}
      {open ? (
        <Suspense fallback={null}>
          <ReauthenticateDialog onProven={() => settle("proven")} onCancel={() => settle("cancelled")} />
        </Suspense>
      ) : null}
    </ConfirmSelfContext>
  );
};
