import { useTranslation } from "react-i18next";

/** Beside the way that led in the last time in this browser. */
export const LastUsedBadge = () => {
  const { t } = useTranslation();
  return (
    <span className="rounded-full bg-selected px-2 text-tiny font-semibold text-ink">
      {t("outside.lastUsed")}
    </span>
  );
};
