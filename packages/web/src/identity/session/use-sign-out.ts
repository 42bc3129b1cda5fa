import { useCallback } from "react";
import { deletionsOf } from "../../chat/message/pending-deletions.ts";
import { forgetSearches } from "../../chat/search/recent-searches.ts";
import { useTellProblem } from "../../design/toast.tsx";
import { useParley } from "../../use-parley.ts";

type Scope = "here" | "everywhere";

/** Ends the session here, or every one; what is about to be deleted goes first. */
export const useEndSession = (): ((scope?: Scope) => Promise<void>) => {
  const parley = useParley();
  return useCallback(
    async (scope = "here") => {
      deletionsOf(parley).sendAll();
      await (scope === "everywhere" ? parley.signOutEverywhere() : parley.signOut());
      forgetSearches();
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
