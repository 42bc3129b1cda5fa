import type { MfaRequired } from "@parley/contract";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useParley } from "../../use-parley.ts";
import { AuthCard } from "../auth-card.tsx";
import { CodeField } from "../factors/code-field.tsx";
import { ResendButton } from "../resend-button.tsx";
import { goBy } from "../sign-in/known-accounts.ts";
import { useSubmission } from "../use-submission.ts";

interface MailCodeProps {
  email: string;
  onAgain: () => Promise<unknown>;
  onSecondStep: (due: MfaRequired) => void;
  onBack: () => void;
  foot: ReactNode;
}

/** The mail is on its way: here is where its code goes. Its link, opened in another tab, makes this one go on too. */
export const MailCode = ({ email, onAgain, onSecondStep, onBack, foot }: MailCodeProps) => {
  const parley = useParley();
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const { submit, busy, problem } = useSubmission();
  const enter = async (digits: string) => {
    if (digits === "") return;
    const done = await submit(async () => {
      goBy("mail");
      const answer = await parley.enter("auth.mailSignInConfirm", { code: digits });
      if ("mfaRequired" in answer) onSecondStep(answer);
    });
    if (!done) setCode("");
  };
  return (
    <AuthCard title={t("outside.mail.sentTitle")} onBack={onBack} foot={foot}>
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void enter(code);
        }}
      >
        <p role="status" className="-mt-3 wrap-anywhere">
          {t("outside.mail.sent", { email })}
        </p>
        <CodeField
          label={t("outside.mail.code")}
          value={code}
          onChange={setCode}
          onComplete={(digits) => void enter(digits)}
          autoFocus
        />
        {problem ? <ProblemNote problem={problem} /> : null}
        <Button type="submit" look="primary" wide tall aria-busy={busy} disabled={busy}>
          {t("outside.mail.confirm")}
        </Button>
      </form>
      <div className="mt-3">
        <ResendButton
          label={t("outside.mail.again")}
          sent={t("outside.mail.sent", { email })}
          justSent
          send={onAgain}
        />
      </div>
    </AuthCard>
  );
};
