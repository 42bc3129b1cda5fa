import { DEACTIVATION_DAYS } from "@parley/contract";
import { useTranslation } from "react-i18next";
import { SettingsPage } from "../settings-page.tsx";
import { SettingsSection } from "../settings-section.tsx";
import { Deactivate } from "./deactivate.tsx";
import { ExportData } from "./export-data.tsx";

/** A copy of everything, and the way out. */
export const DataPage = () => {
  const { t } = useTranslation();
  return (
    <SettingsPage place="data">
      <SettingsSection title={t("account.data.export")} note={t("account.data.exportNote")}>
        <ExportData />
      </SettingsSection>
      <SettingsSection
        title={t("account.data.deactivate")}
        note={t("account.data.deactivateNote", { count: DEACTIVATION_DAYS })}
      >
        <Deactivate />
      </SettingsSection>
    </SettingsPage>
  );
};
