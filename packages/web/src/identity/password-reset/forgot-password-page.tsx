import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParley } from "../../use-parley.ts";
import { AskByMail } from "../ask-by-mail.tsx";
import { AuthCard } from "../auth-card.tsx";
import { OutsideLink } from "../outside-link.tsx";
import { ResendButton } from "../resend-button.tsx";
import { TextAction } from "../text-action.tsx";

/** Asks for a mail to set a new password by; answers the same for every address. */
export const ForgotPasswordPage = () => {
  const parley = useParley();
  const { t } = useTranslation();
  const [email, setEmail] = useState<string | null>(null);
  const ask = (address: string) => parley.call("auth.forgotPassword", { email: address });
  const foot = <OutsideLink to="/sign-in">{t("outside.backToSignIn")}</OutsideLink>;
  if (email === null) {
    return (
      <AuthCard title={t("outside.forgotPage.title")} foot={foot}>
        <AskByMail
          detail={t("outside.forgotPage.detail")}
          action={t("outside.forgotPage.send")}
          onAsk={ask}
          onAsked={setEmail}
        />
      </AuthCard>
    );
  }
  return (
    <AuthCard title={t("identity.verifyTitle")} onBack={() => setEmail(null)} foot={foot}>
      <div className="flex flex-col gap-4">
        <p role="status" className="-mt-3 wrap-anywhere">
          {t("outside.forgotPage.sent", { email })}
        </p>
        <p className="text-meta text-muted">{t("outside.forgotPage.noMail")}</p>
        <ResendButton
          label={t("outside.forgotPage.again")}
          sent={t("outside.forgotPage.sent", { email })}
          justSent
          send={() => ask(email)}
        />
        <TextAction className="self-start" onClick={() => setEmail(null)}>
          {t("outside.mail.elsewhere")}
        </TextAction>
      </div>
    </AuthCard>
  );
};
