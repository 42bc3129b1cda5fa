import type { MfaRequired } from "@parley/contract";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useParley } from "../../use-parley.ts";
import { AuthCard } from "../auth-card.tsx";
import { goBy } from "../sign-in/known-accounts.ts";
import { useSubmission } from "../use-submission.ts";

interface MailLinkProps {
  token: string;
  onSecondStep: (due: MfaRequired) => void;
  onAskAgain: () => void;
  foot: ReactNode;
}

/** The link of the mail has been opened. It signs in by a click: programs that read mails open links too. */
export const MailLink = ({ token, onSecondStep, onAskAgain, foot }: MailLinkProps) => {
  const parley = useParley();
  const { t } = useTranslation();
  const { submit, busy, problem } = useSubmission();
  const enter = () =>
    submit(async () => {
      goBy("mail");
      const answer = await parley.enter("auth.mailSignInConfirm", { token });
      if ("mfaRequired" in answer) onSecondStep(answer);
    });
  const isGone = problem?.code === "one_time_token_invalid";
  return (
    <AuthCard title={t("outside.mail.linkTitle")} foot={foot}>
      <div className="flex flex-col gap-4">
        <p className="-mt-3">{t("outside.mail.link")}</p>
        {problem ? (
          <ProblemNote
            problem={isGone ? { ...problem, title: "", detail: t("outside.mail.wrongBrowser") } : problem}
          />
        ) : null}
        {isGone ? (
          <Button look="primary" wide tall onClick={onAskAgain}>
            {t("outside.mail.again")}
          </Button>
        ) : (
          <Button
            look="primary"
            wide
            autoFocus
            tall
            aria-busy={busy}
            disabled={busy}
            onClick={() => void enter()}
          >
            {t("outside.mail.confirm")}
          </Button>
        )}
      </div>
    </AuthCard>
  );
};
