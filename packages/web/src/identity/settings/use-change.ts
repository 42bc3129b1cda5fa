import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useFresh } from "../reauthenticate/fresh-context.ts";
import { useSubmission } from "../use-submission.ts";

/** What the pages about oneself have asked for: asked for again after a change. */
export type OwnList = "security" | "passkeys" | "sessions" | "devices" | "api-tokens";

/** The key of one of them among the queries. */
export const ownKey = (list: OwnList) => ["own", list] as const;

/**
 * One change of one's own account: busy meanwhile, with what went wrong to show beside it. Where the server wants a fresh
 * proof it is asked for first; it comes with another session, so that list is asked for again as well.
 */
export const useChange = () => {
  const fresh = useFresh();
  const queries = useQueryClient();
  const { submit, ...submission } = useSubmission();
  /** True once done. */
  const change = useCallback(
    (deed: () => Promise<unknown>, ...stale: OwnList[]): Promise<boolean> =>
      submit(async () => {
        await fresh(deed);
        await Promise.all(stale.map((list) => queries.invalidateQueries({ queryKey: ownKey(list) })));
      }),
    [submit, fresh, queries],
  );
  return { change, ...submission };
};
