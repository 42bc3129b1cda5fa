import { useTranslation } from "react-i18next";
import { Button } from "./button.tsx";
import { EmptyState } from "./empty-state.tsx";

/** Where a page ends up that threw while rendering. */
export const StumbledPage = () => {
  const { t } = useTranslation();
  return (
    <main className="flex h-full">
      <EmptyState action={<Button onClick={() => location.reload()}>{t("problem.reload")}</Button>}>
        {t("problem.page")}
      </EmptyState>
    </main>
  );
};
