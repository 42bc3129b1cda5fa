import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ConfirmDialog } from "../../design/confirm-dialog.tsx";
import { PageFrame } from "../../design/page-frame.tsx";
import { useSignOut } from "../session/use-sign-out.ts";
import { AppearanceSettings } from "./appearance-settings.tsx";
import { BlockedPeople } from "./blocked-people.tsx";
import { ProfileSettings } from "./profile-settings.tsx";
import { SessionSettings } from "./session-settings.tsx";
import { SettingsSection } from "./settings-section.tsx";

/** Everything about oneself, on one page. */
export const SettingsPage = () => {
  const { t } = useTranslation();
  return (
    <PageFrame title={t("settings.title")}>
      <SettingsSection title={t("settings.profile")}>
        <ProfileSettings />
      </SettingsSection>
      <SettingsSection title={t("settings.appearance")}>
        <AppearanceSettings />
      </SettingsSection>
      <SettingsSection title={t("settings.sessions")} note={t("settings.sessionsHint")}>
        <SessionSettings />
        <SignOutButtons />
      </SettingsSection>
      <SettingsSection title={t("settings.blocked")}>
        <BlockedPeople />
      </SettingsSection>
    </PageFrame>
  );
};

const SignOutButtons = () => {
  const { t } = useTranslation();
  const signOut = useSignOut();
  const [asks, setAsks] = useState(false);
  return (
    <div className="mt-4 flex flex-wrap gap-2">
      <Button onClick={() => void signOut()}>{t("settings.signOut")}</Button>
      <Button onClick={() => setAsks(true)}>{t("settings.signOutEverywhere")}</Button>
      <ConfirmDialog
        open={asks}
        onClose={() => setAsks(false)}
        title={t("settings.signOutEverywhereTitle")}
        detail={t("settings.signOutEverywhereDetail")}
        action={t("settings.signOutEverywhere")}
        onConfirm={() => void signOut("everywhere")}
      />
    </div>
  );
};
