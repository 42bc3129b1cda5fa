import { useTranslation } from "react-i18next";
import { useOwnProfile } from "../../../use-parley.ts";
import { SettingsPage } from "../settings-page.tsx";
import { SettingsSection } from "../settings-section.tsx";
import { EmailSettings } from "./email-settings.tsx";
import { ProfileForm } from "./profile-form.tsx";
import { UsernameForm } from "./username-form.tsx";

export const ProfilePage = () => {
  const { t } = useTranslation();
  const me = useOwnProfile();
  return (
    <SettingsPage place="profile">
      {me ? (
        <>
          <SettingsSection title={t("account.profile.shown")}>
            <ProfileForm key={me.id} me={me} />
          </SettingsSection>
          <SettingsSection title={t("account.profile.username")} note={t("account.profile.usernameNote")}>
            <UsernameForm me={me} />
          </SettingsSection>
          <SettingsSection title={t("account.profile.email")} note={t("account.profile.emailNote")}>
            <EmailSettings me={me} />
          </SettingsSection>
        </>
      ) : null}
    </SettingsPage>
  );
};
