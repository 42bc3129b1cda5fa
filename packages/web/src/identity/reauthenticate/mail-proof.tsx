import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useOwnProfile, useParley } from "../../use-parley.ts";
import { useSubmission } from "../use-submission.ts";
import { CodeProof } from "./code-proof.tsx";
import type { ProofProps } from "./reauthenticate-dialog.tsx";

/** A code goes out when they ask for it, not when the dialog opens. */
export const MailProof = (props: ProofProps) => {
  const parley = useParley();
  const { t } = useTranslation();
  const email = useOwnProfile()?.email ?? "";
  const [sent, setSent] = useState(false);
  const { submit, busy, problem } = useSubmission();
  const send = () =>
    submit(async () => {
      await parley.call("auth.reauthenticateOptions", { method: "mail" });
      setSent(true);
    });
  if (sent) {
    return (
      <>
        <p role="status" className="text-meta wrap-anywhere">
          {t("confirmSelf.mailSent", { email })}
        </p>
        <CodeProof {...props} label={t("outside.mail.code")} />
      </>
    );
  }
  return (
    <>
      {problem ? <ProblemNote problem={problem} /> : null}
      <Button look="primary" wide tall disabled={busy} onClick={() => void send()}>
        {t("confirmSelf.sendMail")}
      </Button>
    </>
  );
};
