import { useTranslation } from "react-i18next";
import { SettingsPage } from "../settings-page.tsx";
import { SettingsSection } from "../settings-section.tsx";
import { NotifiedBrowsers } from "./notified-browsers.tsx";
import { Reading } from "./reading.tsx";
import { WhatToTell } from "./what-to-tell.tsx";

/** What one is told of, where, and when not; and what others are told of one's reading. */
export const NotificationsPage = () => {
  const { t } = useTranslation();
  return (
    <SettingsPage place="notifications">
      <SettingsSection title={t("account.notifications.what")} note={t("account.notifications.whatNote")}>
        <WhatToTell />
      </SettingsSection>
      <SettingsSection
        title={t("account.notifications.browsers")}
        note={t("account.notifications.browsersNote")}
      >
        <NotifiedBrowsers />
      </SettingsSection>
      <SettingsSection title={t("account.notifications.reading")}>
        <Reading />
      </SettingsSection>
    </SettingsPage>
  );
};
