import { lazy, Suspense, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAuth, useParley } from "../../use-parley.ts";
import { useWorkspaceRules } from "../../use-workspace-rules.ts";
import { AskByMail } from "../ask-by-mail.tsx";
import { AuthCard } from "../auth-card.tsx";
import { usePendingStep } from "../mfa/pending-step.ts";
import { OutsideLink } from "../outside-link.tsx";
import { useFragment } from "../session/fragment.ts";
import { heldReturnTarget } from "../session/return-target.ts";
import { MailCode } from "./mail-code.tsx";
import { MailLink } from "./mail-link.tsx";

const SecondStep = lazy(async () => ({ default: (await import("../mfa/second-step.tsx")).SecondStep }));

/** Signs in by a mail: its link, which leads here, or its code, typed where the mail was asked for. */
export const MailSignInPage = () => {
  const parley = useParley();
  const { t } = useTranslation();
  const { rules } = useWorkspaceRules();
  const { token } = useFragment();
  const [due, setDue] = usePendingStep();
  const [email, setEmail] = useState<string | null>(null);
  const [asksAgain, setAsksAgain] = useState(false);
  const isSignedIn = useAuth((auth) => auth.at === "signed-in");
  // Once it is done, what stood there stands until the next page is there.
  const shown = useRef(due);
  if (!isSignedIn) shown.current = due;
  const foot = <OutsideLink to="/sign-in">{t("outside.backToSignIn")}</OutsideLink>;

  const ask = (address: string) => {
    const returnTo = heldReturnTarget();
    return parley.call("auth.mailSignIn", { email: address, ...(returnTo ? { returnTo } : {}) });
  };
  if (shown.current) {
    return (
      <Suspense fallback={null}>
        <SecondStep due={shown.current} onLeave={() => setDue(null)} onDone={() => setDue(null)} />
      </Suspense>
    );
  }
  if (token && !asksAgain) {
    return <MailLink token={token} onSecondStep={setDue} onAskAgain={() => setAsksAgain(true)} foot={foot} />;
  }
  if (rules && !rules.mailSignIn) {
    return (
      <AuthCard title={t("outside.mail.title")} foot={foot}>
        <p>{t("outside.mail.off")}</p>
      </AuthCard>
    );
  }
  if (email !== null) {
    return (
      <MailCode
        email={email}
        foot={foot}
        onAgain={() => ask(email)}
        onSecondStep={setDue}
        onBack={() => setEmail(null)}
      />
    );
  }
  return (
    <AuthCard title={t("outside.mail.title")} foot={foot}>
      <AskByMail
        detail={t("outside.mail.ask")}
        action={t("outside.mail.send")}
        onAsk={ask}
        onAsked={setEmail}
      />
    </AuthCard>
  );
};
