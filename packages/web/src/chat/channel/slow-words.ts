import { useTranslation } from "react-i18next";

const UNITS = [
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** "30 seconds", "5 minutes": in the largest unit that says it exactly. */
export const slowWordsIn = (language: string | undefined, seconds: number): string => {
  const [unit, size] = UNITS.find(([, each]) => seconds >= each && seconds % each === 0) ?? ["second", 1];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(seconds / size);
};

export const useSlowWords = (): ((seconds: number) => string) => {
  const { i18n } = useTranslation();
  return (seconds) => slowWordsIn(i18n.resolvedLanguage, seconds);
};
