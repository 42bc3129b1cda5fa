import { useState } from "react";
import { useTranslation } from "react-i18next";
import { TextField } from "../../design/text-field.tsx";
import { useAuth, useParley } from "../../use-parley.ts";
import { AskByMail } from "../ask-by-mail.tsx";
import { OutsideButton } from "../outside-button.tsx";
import { TextAction } from "../text-action.tsx";
import { TokenCard } from "../token-card.tsx";

/** Verifies an address by the link of its mail. Signs nobody in. */
export const VerifyEmailPage = () => {
  const parley = useParley();
  const { t } = useTranslation();
  const isSignedIn = useAuth((auth) => auth.at === "signed-in");
  const [username, setUsername] = useState("");
  return (
    <TokenCard
      title={t("outside.verify.title")}
      detail={t("outside.verify.detail")}
      action={t("outside.verify.confirm")}
      gone={t("outside.verify.gone")}
      goneNext={<AnotherMail />}
      without={<AnotherMail />}
      mend={({ username: wrong }) =>
        wrong !== undefined || username !== "" ? (
          <TextField
            label={t("identity.username")}
            hint={t("outside.verify.username")}
            name="nickname"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            autoFocus
            value={username}
            error={wrong}
            onChange={(event) => setUsername(event.target.value)}
          />
        ) : null
      }
      onUse={async (token) => {
        const other = username.trim();
        await parley.call("auth.verifyEmail", { token, ...(other ? { username: other } : {}) });
        return {
          title: t("outside.verify.doneTitle"),
          detail: t(isSignedIn ? "outside.verify.doneInside" : "outside.verify.done"),
          next: isSignedIn ? <OutsideButton to="/">{t("outside.goOn")}</OutsideButton> : undefined,
        };
      }}
    />
  );
};

const AnotherMail = () => {
  const parley = useParley();
  const { t } = useTranslation();
  const [email, setEmail] = useState<string | null>(null);
  if (email !== null) {
    return (
      <div className="flex flex-col gap-3">
        <p role="status" className="wrap-anywhere">
          {t("outside.resent")}
        </p>
        <TextAction className="self-start" onClick={() => setEmail(null)}>
          {t("outside.mail.elsewhere")}
        </TextAction>
      </div>
    );
  }
  return (
    <AskByMail
      detail={t("outside.verify.resendTitle")}
      action={t("outside.resend")}
      onAsk={(address) => parley.call("auth.resendVerification", { email: address })}
      onAsked={setEmail}
    />
  );
};
