import type { InputOf } from "@parley/contract";
import { useCallback } from "react";
import { useParley } from "../../use-parley.ts";
import { type Explain, useSubmission } from "../use-submission.ts";
import type { ProofProps } from "./reauthenticate-dialog.tsx";

/** Sends one proof; says when a second factor is due beside it. */
export const useProof = ({ onProven, onFactorNeeded }: ProofProps, explain?: Explain) => {
  const parley = useParley();
  const { submit, busy, problem } = useSubmission();
  const prove = useCallback(
    (answer: () => Promise<InputOf<"auth.reauthenticate">>): Promise<boolean> =>
      submit(
        async () => {
          await parley.reauthenticate(await answer());
          onProven();
        },
        (error) => {
          if ((error as { code?: unknown }).code === "factor_answer_required") onFactorNeeded();
          return explain?.(error) ?? null;
        },
      ),
    [parley, submit, onProven, onFactorNeeded, explain],
  );
  return { prove, busy, problem };
};
