import type { AccountSecurity } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "../../../design/problem-note.tsx";
import { problemOf } from "../../../design/problem-of.ts";
import { SkeletonRows } from "../../../design/skeleton.tsx";
import { useFormats } from "../../../i18n/use-formats.ts";
import { SettingsPage } from "../settings-page.tsx";
import { SettingsSection } from "../settings-section.tsx";
import { useSecurity } from "../use-security.ts";
import { PasskeySettings } from "./passkey-settings.tsx";
import { PasswordForm } from "./password-form.tsx";
import { SecondFactors } from "./second-factors.tsx";

/** Everything that one proves oneself with. */
export const SecurityPage = () => {
  const { data: security, error } = useSecurity();
  return (
    <SettingsPage place="security">
      {error ? <ProblemNote problem={problemOf(error)} /> : null}
      {security || error ? null : <SkeletonRows rows={6} />}
      {security ? <Sections security={security} /> : null}
    </SettingsPage>
  );
};

const Sections = ({ security }: { security: AccountSecurity }) => {
  const { t } = useTranslation();
  return (
    <>
      <SettingsSection title={t("account.password.title")}>
        <PasswordForm changedAt={security.passwordChangedAt} />
      </SettingsSection>
      <SettingsSection title={t("account.factors.title")} note={t("account.factors.note")}>
        <SecondFactors security={security} />
      </SettingsSection>
      <SettingsSection title={t("account.passkeys.title")} note={t("account.passkeys.note")}>
        <PasskeySettings />
      </SettingsSection>
      <SettingsSection title={t("account.lastSignIn.title")} note={t("account.lastSignIn.note")}>
        <LastSignIn security={security} />
      </SettingsSection>
    </>
  );
};

const LastSignIn = ({ security: { lastSignInAt, lastSignInIp } }: { security: AccountSecurity }) => {
  const { t } = useTranslation();
  const formats = useFormats();
  const when = lastSignInAt ? `${formats.date(lastSignInAt)}, ${formats.clock(lastSignInAt)}` : "";
  return (
    <div className="flex flex-col gap-3">
      <p>
        {lastSignInAt
          ? lastSignInIp
            ? t("account.lastSignIn.at", { when, ip: lastSignInIp })
            : t("account.lastSignIn.atUnknown", { when })
          : t("account.lastSignIn.none")}
      </p>
      <Link to="/settings/sessions" className="self-start font-semibold text-accent hover:underline">
        {t("account.lastSignIn.toSessions")}
      </Link>
    </div>
  );
};
