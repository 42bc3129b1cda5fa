import { useCallback } from "react";
import { clearDrafts } from "../../chat/message/draft-store.ts";
import { useTellProblem } from "../../design/toast.tsx";
import { useParley } from "../../use-parley.ts";

/** Ends the session here, or every one; what was being written is forgotten with it. */
export const useSignOut = (): ((scope?: "here" | "everywhere") => Promise<void>) => {
  const parley = useParley();
  const tellProblem = useTellProblem();
  return useCallback(
    async (scope = "here") => {
      try {
        await (scope === "everywhere" ? parley.signOutEverywhere() : parley.signOut());
      } catch (error) {
        tellProblem(error);
      }
      clearDrafts();
    },
    [parley, tellProblem],
  );
};
