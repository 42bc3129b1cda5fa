import { useTranslation } from "react-i18next";
import type { ShownProblem } from "./problem-of.ts";

/** A problem as one sentence or two: what happened, what to do. */
export const useProblemWords = (): ((problem: ShownProblem) => string) => {
  const { t } = useTranslation();
  return ({ code, title, detail }) => {
    if (code === "network_unreachable") return t("problem.unreachable");
    return [title, detail].filter(Boolean).join(". ") || t("problem.unexpected");
  };
};
