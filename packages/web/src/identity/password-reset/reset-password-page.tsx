import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParley } from "../../use-parley.ts";
import { AuthCard } from "../auth-card.tsx";
import { OutsideButton } from "../outside-button.tsx";
import { OutsideLink } from "../outside-link.tsx";
import { dropFragment, useFragment } from "../session/fragment.ts";
import { SetPasswordForm } from "../set-password-form.tsx";

/** Sets a new password by the link of a mail. Signs nobody in: a second factor is asked for as ever. */
export const ResetPasswordPage = () => {
  const parley = useParley();
  const { t } = useTranslation();
  const { token } = useFragment();
  const [done, setDone] = useState(false);
  if (done && !token) {
    return (
      <AuthCard title={t("outside.reset.doneTitle")} foot={null}>
        <div role="status" className="flex flex-col gap-4">
          <p className="-mt-3">{t("outside.reset.done")}</p>
          <OutsideButton to="/sign-in">{t("outside.reset.signIn")}</OutsideButton>
        </div>
      </AuthCard>
    );
  }
  const set = async (password: string) => {
    await parley.call("auth.resetPassword", { token: token ?? "", password });
    setDone(true);
    dropFragment();
  };
  return (
    <AuthCard
      title={t("outside.reset.title")}
      foot={<OutsideLink to="/forgot-password">{t("outside.reset.goneAction")}</OutsideLink>}
    >
      <p className="-mt-3 mb-4">{t(token ? "outside.reset.detail" : "outside.noToken")}</p>
      {token ? (
        <SetPasswordForm
          key={token}
          action={t("outside.reset.save")}
          gone={t("outside.reset.gone")}
          onSet={set}
        />
      ) : null}
    </AuthCard>
  );
};
