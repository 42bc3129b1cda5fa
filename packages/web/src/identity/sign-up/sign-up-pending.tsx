import { useTranslation } from "react-i18next";
import { useParley } from "../../use-parley.ts";
import { AuthCard } from "../auth-card.tsx";
import { OutsideLink } from "../outside-link.tsx";
import { ResendButton } from "../resend-button.tsx";
import { keepIdentifier } from "../session/identifier-under-way.ts";
import { TextAction } from "../text-action.tsx";

interface SignUpPendingProps {
  email: string;
  onBack: () => void;
}

/** The account waits until the link in a mail is opened. */
export const SignUpPending = ({ email, onBack }: SignUpPendingProps) => {
  const parley = useParley();
  const { t } = useTranslation();
  return (
    <AuthCard
      title={t("identity.verifyTitle")}
      onBack={onBack}
      foot={<OutsideLink to="/sign-in">{t("identity.verifiedLink")}</OutsideLink>}
    >
      <div className="flex flex-col gap-4">
        <div role="status" className="-mt-3 flex flex-col gap-3">
          <p className="wrap-anywhere">{t("identity.verify", { email })}</p>
          <p className="text-meta text-muted">{t("identity.verifyHint")}</p>
        </div>
        <ResendButton
          label={t("outside.resend")}
          justSent
          send={() => parley.call("auth.resendVerification", { email })}
        />
        <TextAction
          className="self-start"
          onClick={() => {
            keepIdentifier(email);
            onBack();
          }}
        >
          {t("outside.verify.wrongAddress")}
        </TextAction>
      </div>
    </AuthCard>
  );
};
