import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspaceRules } from "../../use-workspace-rules.ts";
import { AuthCard } from "../auth-card.tsx";
import { OutsideLink } from "../outside-link.tsx";
import { SignUpForm } from "./sign-up-form.tsx";

/** Makes an account, where this server lets people make their own; else says who does. */
export const SignUpPage = () => {
  const { t } = useTranslation();
  const { rules, isLoading } = useWorkspaceRules();
  const [pendingEmail, setPendingEmail] = useState<string | null>(null);
  const [isFounding, setFounding] = useState(false);
  const toSignIn = <OutsideLink to="/sign-in">{t("identity.toSignInLink")}</OutsideLink>;

  if (pendingEmail) {
    return (
      <AuthCard
        title={t("identity.verifyTitle")}
        foot={<OutsideLink to="/sign-in">{t("identity.verifiedLink")}</OutsideLink>}
      >
        <div role="status" className="flex flex-col gap-3">
          <p className="wrap-anywhere">{t("identity.verify", { email: pendingEmail })}</p>
          <p className="text-meta text-muted">{t("identity.verifyHint")}</p>
        </div>
      </AuthCard>
    );
  }
  if (isLoading) return <AuthCard title={t("identity.signUpTitle")} foot={null} />;
  if (rules && rules.signup !== "open" && !isFounding) {
    const isInvite = rules.signup === "invite";
    return (
      <AuthCard title={t(isInvite ? "identity.inviteTitle" : "identity.closedTitle")} foot={toSignIn}>
        <p>{t(isInvite ? "identity.invite" : "identity.closed")}</p>
        {/* The first account of a server is let in whatever its rules: it is the operator's. */}
        <p className="mt-6 text-meta text-muted">
          {t("identity.founding")}{" "}
          <button
            type="button"
            onClick={() => setFounding(true)}
            className="rounded-control font-semibold text-accent hover:underline"
          >
            {t("identity.foundingAction")}
          </button>
        </p>
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
