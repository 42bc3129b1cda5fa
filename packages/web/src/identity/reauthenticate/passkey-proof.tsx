import { KeyRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useParley } from "../../use-parley.ts";
import { askForPasskey } from "../factors/passkeys-here.ts";
import { usePasskeyWords } from "../factors/use-passkey-words.ts";
import type { ProofProps } from "./reauthenticate-dialog.tsx";
import { useProof } from "./use-proof.ts";

export const PasskeyProof = (props: ProofProps) => {
  const parley = useParley();
  const { t } = useTranslation();
  const { prove, busy, problem } = useProof(props, usePasskeyWords());
  const ask = async () => {
    const { options } = await parley.call("auth.reauthenticateOptions", { method: "passkey" });
    return { credential: await askForPasskey(options ?? {}) };
  };
  return (
    <>
      {problem ? <ProblemNote problem={problem} /> : null}
      <Button look="primary" wide autoFocus tall disabled={busy} onClick={() => void prove(ask)}>
        <KeyRound size={18} strokeWidth={1.75} aria-hidden />
        {t("outside.mfa.usePasskey")}
      </Button>
    </>
  );
};
