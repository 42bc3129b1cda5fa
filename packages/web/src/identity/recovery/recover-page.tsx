import type { MfaRequired } from "@parley/contract";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParley } from "../../use-parley.ts";
import { AuthCard } from "../auth-card.tsx";
import { OutsideLink } from "../outside-link.tsx";
import { useFragment } from "../session/fragment.ts";
import { useGoOn } from "../session/use-go-on.ts";
import { SetPasswordForm } from "../set-password-form.tsx";
import { goBy } from "../sign-in/known-accounts.ts";

const SecondStep = lazy(async () => ({ default: (await import("../mfa/second-step.tsx")).SecondStep }));

/** Signs in by the link that an administrator has issued, with a new password. */
export const RecoverPage = () => {
  const parley = useParley();
  const { t } = useTranslation();
  const { token } = useFragment();
  const goOn = useGoOn();
  const [due, setDue] = useState<MfaRequired | null>(null);
  if (due) {
    return (
      <Suspense fallback={null}>
        <SecondStep due={due} onLeave={goOn} onDone={goOn} />
      </Suspense>
    );
  }
  const recover = async (password: string) => {
    goBy("password");
    const answer = await parley.enter("auth.recover", { token: token ?? "", password });
    if ("mfaRequired" in answer) setDue(answer);
    else goOn();
  };
  return (
    <AuthCard
      title={t("outside.recover.title")}
      foot={<OutsideLink to="/sign-in">{t("outside.backToSignIn")}</OutsideLink>}
    >
      <p className="-mt-3 mb-4">{t(token ? "outside.recover.detail" : "outside.noToken")}</p>
      {token ? (
        <SetPasswordForm
          key={token}
          action={t("outside.recover.save")}
          gone={t("outside.recover.gone")}
          onSet={recover}
        />
      ) : null}
    </AuthCard>
  );
};
