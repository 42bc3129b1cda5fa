import { useCallback, useState } from "react";
import { problemOf, type ShownProblem } from "../design/problem-of.ts";

/**
 * One form's way to the server: busy while it is under way, then what went wrong. Errors of single fields are apart, and
 * the note above the button is left out when they say everything.
 */
export const useSubmission = () => {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const [fieldErrors, setFieldErrors] = useState<Readonly<Record<string, string>>>({});

  /** True once done, false when it failed. */
  const submit = useCallback(async (action: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setProblem(null);
    setFieldErrors({});
    try {
      await action();
      return true;
    } catch (error) {
      const shown = problemOf(error);
      setFieldErrors(shown.fields);
      setProblem(Object.keys(shown.fields).length > 0 ? null : shown);
      return false;
    } finally {
      setBusy(false);
    }
  }, []);

  return { submit, busy, problem, fieldErrors, setFieldErrors, setProblem };
};
