import { isProblemCode, problems } from "@parley/contract";
import { useTranslation } from "react-i18next";

/** Why something could not be done that was to be done later: the title of a problem, by its code. */
export const useProblemTitle = (): ((code: string) => string) => {
  const { t } = useTranslation();
  return (code) => (isProblemCode(code) ? problems[code].title : t("problem.unexpected"));
};
