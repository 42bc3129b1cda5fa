import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useOwnProfile } from "../../use-parley.ts";
import { PasswordField } from "../password-field.tsx";
import type { ProofProps } from "./reauthenticate-dialog.tsx";
import { useProof } from "./use-proof.ts";

export const PasswordProof = (props: ProofProps) => {
  const { t } = useTranslation();
  const username = useOwnProfile()?.username ?? "";
  const [password, setPassword] = useState("");
  const { prove, busy, problem } = useProof(props, (error) =>
    (error as { code?: unknown }).code === "credentials_invalid" ? t("confirmSelf.wrong") : null,
  );
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (password !== "") void prove(async () => ({ password }));
      }}
    >
      {/* So that a password manager knows whose password is wanted. */}
      <input name="username" autoComplete="username" value={username} readOnly hidden />
      <PasswordField
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        autoFocus
        error={undefined}
      />
      {problem ? <ProblemNote problem={problem} /> : null}
      <Button type="submit" look="primary" wide tall disabled={busy}>
        {t("confirmSelf.confirm")}
      </Button>
    </form>
  );
};
