import { useTranslation } from "react-i18next";
import { PageFrame } from "../../design/page-frame.tsx";

/** Everything that one may read, searched. */
export const SearchPage = () => {
  const { t } = useTranslation();
  return <PageFrame title={t("places.search.title")}>{null}</PageFrame>;
};
