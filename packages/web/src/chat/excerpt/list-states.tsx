import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { problemOf, type ShownProblem } from "../../design/problem-of.ts";
import { SkeletonLine } from "../message/message-skeleton.tsx";

/** Messages to be, in a list; shows after 150 ms. */
export const ExcerptSkeleton = () => (
  <div aria-hidden className="flex animate-late flex-col gap-2 px-3 pt-2">
    <SkeletonLine className="w-2/3" />
    <SkeletonLine className="w-1/2" />
    <SkeletonLine className="w-3/4" />
  </div>
);

interface ListProblemProps {
  /** What was thrown, or how it is shown. */
  error?: unknown;
  problem?: ShownProblem;
  onRetry: () => void;
}

/** Why something is not here, and how to ask again. */
export const ListProblem = ({ error, problem, onRetry }: ListProblemProps) => {
  const { t } = useTranslation();
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-4 p-6">
      <ProblemNote problem={problem ?? problemOf(error)} />
      <Button onClick={onRetry}>{t("tryAgain")}</Button>
    </div>
  );
};

/** Nothing is here: what to do about it, and the way back to where it is done. */
export const NothingYet = ({ children }: { children: ReactNode }) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <EmptyState
      action={<Button onClick={() => void navigate({ to: "/" })}>{t("places.toConversations")}</Button>}
    >
      {children}
    </EmptyState>
  );
};
