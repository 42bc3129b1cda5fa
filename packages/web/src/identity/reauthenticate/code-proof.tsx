import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { CodeField } from "../factors/code-field.tsx";
import type { ProofProps } from "./reauthenticate-dialog.tsx";
import { useProof } from "./use-proof.ts";

/** Six digits: of the authenticator app, or of a mail. */
export const CodeProof = ({ label, ...props }: ProofProps & { label?: string }) => {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const { prove, busy, problem } = useProof(props);
  const send = async (digits: string) => {
    if (digits !== "" && !(await prove(async () => ({ code: digits })))) setCode("");
  };
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void send(code);
      }}
    >
      <CodeField
        label={label ?? t("outside.mfa.code")}
        value={code}
        onChange={setCode}
        onComplete={(digits) => void send(digits)}
        autoFocus
      />
      {problem ? <ProblemNote problem={problem} /> : null}
      <Button type="submit" look="primary" wide tall disabled={busy}>
        {t("confirmSelf.confirm")}
      </Button>
    </form>
  );
};
