import { useTranslation } from "react-i18next";

/** What each action of the audit trail is called; one of a newer server goes by its own name. */
export const useActionTitles = (): Readonly<Record<string, string>> => {
  const { t } = useTranslation();
  return t("admin.audit.actions", { returnObjects: true });
};

export const useActionTitle = (): ((action: string) => string) => {
  const titles = useActionTitles();
  return (action) => titles[action] ?? action;
};
