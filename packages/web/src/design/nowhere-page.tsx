import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

/** For an address at which there is nothing. */
export const NowherePage = () => {
  const { t } = useTranslation();
  return (
    <main className="flex h-full flex-col items-center justify-center gap-4 p-8 text-center">
      <h1 className="text-title">{t("nowhere.title")}</h1>
      <p className="max-w-80 text-balance text-muted">{t("nowhere.detail")}</p>
      <Link to="/" className="rounded-control font-semibold text-accent hover:underline">
        {t("channel.goneAction")}
      </Link>
    </main>
  );
};
