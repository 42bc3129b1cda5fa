import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { problemOf, type ShownProblem } from "../../design/problem-of.ts";
import { SkeletonRows } from "../../design/skeleton.tsx";
import { useProblemWords } from "../../design/use-problem-words.ts";
import { useAuth, useParley } from "../../use-parley.ts";
import { keepKnownAccounts, mayBeBackFromProvider } from "../sign-in/known-accounts.ts";
import { keepSignInMark, mayBeSignedIn } from "./sign-in-mark.ts";

/** Asks, before anything is shown, whether this browser is signed in already; where nobody ever was, it need not. */
export const RestoreSession = ({ children }: { children: ReactNode }) => {
  const parley = useParley();
  const { t } = useTranslation();
  const words = useProblemWords();
  const [asks] = useState(() => mayBeSignedIn() || mayBeBackFromProvider());
  const known = useAuth((auth) => auth.at !== "unknown") || !asks;
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const started = useRef(false);

  const restore = useCallback(() => {
    setProblem(null);
    parley.restore().catch((error: unknown) => setProblem(problemOf(error)));
  }, [parley]);

  useEffect(() => keepSignInMark(parley), [parley]);
  useEffect(() => keepKnownAccounts(parley), [parley]);

  useEffect(() => {
    // Once per page: an effect may run twice, a refresh token is spent once.
    if (started.current || !asks) return;
    started.current = true;
    restore();
  }, [restore, asks]);

  useEffect(() => {
    if (!problem) return;
    addEventListener("online", restore);
    return () => removeEventListener("online", restore);
  }, [problem, restore]);

  if (known) return children;
  return (
    <main className="flex h-full bg-sunken">
      {problem ? (
        <EmptyState
          action={
            <Button look="primary" onClick={restore}>
              {t("tryAgain")}
            </Button>
          }
        >
          {words(problem)}
        </EmptyState>
      ) : (
        <div className="w-[316px] pt-14">
          <SkeletonRows rows={9} />
        </div>
      )}
    </main>
  );
};
