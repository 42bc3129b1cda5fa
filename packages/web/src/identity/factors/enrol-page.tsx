import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useParley } from "../../use-parley.ts";
import { AuthCard } from "../auth-card.tsx";
import { heldReturnTarget } from "../session/return-target.ts";
import { useEndSession } from "../session/use-sign-out.ts";
import { TextAction } from "../text-action.tsx";
import { useSubmission } from "../use-submission.ts";
import { ChooseFactor } from "./choose-factor.tsx";
import { PasskeySetUp } from "./passkey-set-up.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";
import { TotpSetUp } from "./totp-set-up.tsx";

type Step = { at: "choose" } | { at: "totp" } | { at: "passkey" } | { at: "codes"; codes: readonly string[] };

/** Whoever has a role that makes a second factor obligatory sets one up before anything else. */
export const EnrolPage = () => {
  const parley = useParley();
  const { t } = useTranslation();
  const endSession = useEndSession();
  const leaving = useSubmission();
  const [step, setStep] = useState<Step>({ at: "choose" });

  /**
   * The page starts anew: its token says that a factor is to be set up first, and the one that it gets at the start does
   * not any more.
   */
  const goOn = () => {
    parley.disconnect();
    location.assign(heldReturnTarget() ?? "/");
  };
  const onDone = (codes: readonly string[] | null) => {
    if (codes && codes.length > 0) setStep({ at: "codes", codes });
    else goOn();
  };
  const back = () => setStep({ at: "choose" });
  const foot = (
    <>
      {leaving.problem ? <ProblemNote className="mb-3 text-start" problem={leaving.problem} /> : null}
      <TextAction disabled={leaving.busy} onClick={() => void leaving.submit(() => endSession())}>
        {t("factors.signOut")}
      </TextAction>
    </>
  );

  switch (step.at) {
    case "choose":
      return (
        <AuthCard title={t("factors.enrolTitle")} foot={foot}>
          <p className="-mt-3 mb-4">{t("factors.enrolDetail")}</p>
          <ChooseFactor onChoose={(at) => setStep({ at })} />
        </AuthCard>
      );
    case "totp":
      return (
        <AuthCard title={t("factors.totpTitle")} onBack={back} foot={foot}>
          <TotpSetUp onDone={onDone} onDeclined={back} />
        </AuthCard>
      );
    case "passkey":
      return (
        <AuthCard title={t("factors.passkeyTitle")} onBack={back} foot={foot}>
          <p className="-mt-3 mb-4">{t("factors.passkeyDetail")}</p>
          <PasskeySetUp onDone={onDone} />
        </AuthCard>
      );
    case "codes":
      return (
        <AuthCard title={t("factors.codesTitle")} foot={null}>
          <RecoveryCodes codes={step.codes} onKept={goOn} />
        </AuthCard>
      );
  }
};
