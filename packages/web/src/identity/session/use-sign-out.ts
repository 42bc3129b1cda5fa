import { useCallback } from "react";
import { clearDrafts } from "../../chat/message/draft-store.ts";
import { useTellProblem } from "../../design/toast.tsx";
import { useParley } from "../../use-parley.ts";

type Scope = "here" | "everywhere";

/** Ends the session here, or every one; what was being written is forgotten with it, whatever the server says. */
export const useEndSession = (): ((scope?: Scope) => Promise<void>) => {
  const parley = useParley();
  return useCallback(
    async (scope = "here") => {
      try {
        await (scope === "everywhere" ? parley.signOutEverywhere() : parley.signOut());
      } finally {
        clearDrafts();
      }
    },
    [parley],
  );
};

/** The same inside the workspace, where what goes wrong is told in a corner. */
export const useSignOut = (): ((scope?: Scope) => Promise<void>) => {
  const endSession = useEndSession();
  const tellProblem = useTellProblem();
  return useCallback((scope) => endSession(scope).catch(tellProblem), [endSession, tellProblem]);
};
