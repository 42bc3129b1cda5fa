import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { joinClasses } from "./join-classes.ts";
import type { ShownProblem } from "./problem-of.ts";
import { useProblemWords } from "./use-problem-words.ts";

interface ProblemNoteProps {
  problem: ShownProblem;
  className?: string;
  /** What one can do about it here. */
  children?: ReactNode;
}

/** Says what happened and what to do; the number that an operator needs is behind "Details". */
export const ProblemNote = ({ problem, className, children }: ProblemNoteProps) => {
  const { t } = useTranslation();
  const words = useProblemWords();
  const [copied, setCopied] = useState(false);
  const id = problem.correlationId;
  return (
    <div role="alert" className={joinClasses("border-s-2 border-danger ps-3 text-meta", className)}>
      <p>{words(problem)}</p>
      {children}
      {id ? (
        <details className="mt-1 text-muted">
          <summary className="w-fit cursor-pointer rounded-control">{t("problem.details")}</summary>
          <p className="mt-1 flex flex-wrap items-center gap-x-2">
            <span>{t("problem.correlation")}</span>
            <code className="font-mono select-all">{id}</code>
            <button
              type="button"
              className="rounded-control font-semibold text-accent hover:underline"
              onClick={() => void navigator.clipboard.writeText(id).then(() => setCopied(true))}
            >
              {copied ? t("copied") : t("copy")}
            </button>
          </p>
        </details>
      ) : null}
    </div>
  );
};
