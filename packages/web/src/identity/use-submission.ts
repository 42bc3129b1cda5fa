import { useCallback, useState } from "react";
import { problemOf, type ShownProblem } from "../design/problem-of.ts";
import { ConfirmationCancelled } from "./reauthenticate/fresh-context.ts";

/**
 * Own words for what went wrong, where the answer's do not fit or there was none; null where they do, empty where nothing
 * is to be said.
 */
export type Explain = (error: unknown) => string | null;

const toldIn = (words: string): ShownProblem => ({
  code: "told",
  title: "",
  detail: words,
  correlationId: null,
  fields: {},
});

/**
 * One form's way to the server: busy while it is under way, then what went wrong. Errors of single fields are apart, and
 * the note above the button is left out when they say everything.
 */
export const useSubmission = () => {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const [fieldErrors, setFieldErrors] = useState<Readonly<Record<string, string>>>({});

  /** True once done, false when it failed. */
  const submit = useCallback(async (action: () => Promise<unknown>, explain?: Explain): Promise<boolean> => {
    setBusy(true);
    setProblem(null);
    setFieldErrors({});
    try {
      await action();
      return true;
    } catch (error) {
      // Nothing went wrong: they would rather not.
      if (error instanceof ConfirmationCancelled) return false;
      const words = explain?.(error) ?? null;
      if (words === "") return false;
      const shown = words === null ? problemOf(error) : toldIn(words);
      setFieldErrors(shown.fields);
      setProblem(Object.keys(shown.fields).length > 0 ? null : shown);
      return false;
    } finally {
      setBusy(false);
    }
  }, []);

  return { submit, busy, problem, fieldErrors, setFieldErrors, setProblem };
};
