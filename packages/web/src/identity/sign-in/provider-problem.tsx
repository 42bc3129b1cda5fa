import { useTranslation } from "react-i18next";
import { ProblemNote } from "../../design/problem-note.tsx";
import { english } from "../../i18n/english.ts";
import { useFragment } from "../session/fragment.ts";

const WORDS = english.outside.providerProblem;

const isKnown = (code: string): code is keyof typeof WORDS => Object.hasOwn(WORDS, code);

/** Why a provider's pages led back here. The code is in the address: only known ones have words of their own. */
export const ProviderProblem = () => {
  const { t } = useTranslation();
  const { problem, correlationId } = useFragment();
  if (!problem) return null;
  const detail = t(`outside.providerProblem.${isKnown(problem) ? problem : "other"}`);
  const shown = { code: "told", title: "", detail, correlationId: correlationId ?? null, fields: {} };
  return <ProblemNote className="mb-4" problem={shown} />;
};
