import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspaceRules } from "../../use-workspace-rules.ts";
import { AuthCard } from "../auth-card.tsx";
import { OutsideLink } from "../outside-link.tsx";
import { TextAction } from "../text-action.tsx";
import { SignUpForm } from "./sign-up-form.tsx";
import { SignUpPending } from "./sign-up-pending.tsx";

/** Makes an account, where this server lets people make their own; else says who does. */
export const SignUpPage = () => {
  const { t } = useTranslation();
  const { rules, isLoading } = useWorkspaceRules();
  const [pendingEmail, setPendingEmail] = useState<string | null>(null);
  const [isFounding, setFounding] = useState(false);
  const toSignIn = <OutsideLink to="/sign-in">{t("identity.toSignInLink")}</OutsideLink>;

  if (pendingEmail) return <SignUpPending email={pendingEmail} onBack={() => setPendingEmail(null)} />;
  if (isLoading) return <AuthCard title={t("identity.signUpTitle")} foot={null} />;
  if (rules && rules.signup !== "open" && !isFounding) {
    const isInvite = rules.signup === "invite";
    return (
      <AuthCard title={t(isInvite ? "identity.inviteTitle" : "identity.closedTitle")} foot={toSignIn}>
        <p>{t(isInvite ? "identity.invite" : "identity.closed")}</p>
        {/* The first account of a server is let in whatever its rules: it is the operator's. */}
        {rules.setUp ? null : (
          <div className="mt-6 flex flex-col items-start gap-2 text-meta text-muted">
            <p>{t("outside.founding")}</p>
            <TextAction onClick={() => setFounding(true)}>{t("identity.foundingAction")}</TextAction>
          </div>
        )}
      </AuthCard>
    );
  }
  return (
    <AuthCard
      title={t("identity.signUpTitle")}
      foot={
        <>
          {t("identity.toSignIn")} {toSignIn}
        </>
      }
    >
      <SignUpForm passwordMinLength={rules?.passwordMinLength} onPending={setPendingEmail} />
    </AuthCard>
  );
};
