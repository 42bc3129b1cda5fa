import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { RecoveryCodeField } from "../factors/recovery-code-field.tsx";
import type { ProofProps } from "./reauthenticate-dialog.tsx";
import { useProof } from "./use-proof.ts";

export const RecoveryProof = (props: ProofProps) => {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const { prove, busy, problem } = useProof(props);
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (code.trim() !== "") void prove(async () => ({ code: code.trim() }));
      }}
    >
      <RecoveryCodeField value={code} onChange={setCode} />
      {problem ? <ProblemNote problem={problem} /> : null}
      <Button type="submit" look="primary" wide tall disabled={busy}>
        {t("confirmSelf.confirm")}
      </Button>
    </form>
  );
};
