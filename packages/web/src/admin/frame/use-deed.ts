import { useCallback } from "react";
import { useFresh } from "../../identity/reauthenticate/fresh-context.ts";
import { useSubmission } from "../../identity/use-submission.ts";

/**
 * Something an administrator does: busy meanwhile, with what went wrong to show beside it. Where the server wants to know
 * first that it is really them, it asks; who closes that dialog has done nothing, and nothing went wrong.
 */
export const useDeed = () => {
  const fresh = useFresh();
  const { submit, ...submission } = useSubmission();
  /** True once done. */
  const act = useCallback(
    (deed: () => Promise<unknown>): Promise<boolean> => submit(() => fresh(deed)),
    [fresh, submit],
  );
  return { act, ...submission };
};
