import type { InputOf, OperationName } from "@parley/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { useTellProblem } from "./design/toast.tsx";
import { ConfirmationCancelled, useFresh } from "./identity/reauthenticate/fresh-context.ts";
import { useParley } from "./use-parley.ts";

/** Operations whose effect comes back through the replica, and the lists that are asked for again after them. */
const STALE_AFTER: Partial<Record<OperationName, readonly string[]>> = {
  "block.add": ["blocks"],
  "block.remove": ["blocks"],
  "session.revoke": ["sessions"],
};

/**
 * Makes a call for its effect: busy meanwhile, and what goes wrong is told in a note at the edge. What needs a fresh
 * proof asks for it first.
 */
export const useAct = () => {
  const parley = useParley();
  const queries = useQueryClient();
  const tellProblem = useTellProblem();
  const fresh = useFresh();
  const [busy, setBusy] = useState(false);
  const act = useCallback(
    async <N extends OperationName>(name: N, input: InputOf<N>): Promise<boolean> => {
      setBusy(true);
      try {
        await fresh(() => parley.call(name, input));
        for (const key of STALE_AFTER[name] ?? []) await queries.invalidateQueries({ queryKey: [key] });
        return true;
      } catch (error) {
        if (!(error instanceof ConfirmationCancelled)) tellProblem(error);
        return false;
      } finally {
        setBusy(false);
      }
    },
    [parley, queries, tellProblem, fresh],
  );
  return { act, busy };
};
