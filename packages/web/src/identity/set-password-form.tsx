import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../design/button.tsx";
import { ProblemNote } from "../design/problem-note.tsx";
import { useWorkspaceRules } from "../use-workspace-rules.ts";
import { NewPasswordField } from "./new-password-field.tsx";
import { identifierUnderWay } from "./session/identifier-under-way.ts";
import { charactersOf } from "./sign-up/check-sign-up.ts";
import { useSubmission } from "./use-submission.ts";

interface SetPasswordFormProps {
  action: string;
  /** Said where the link has been used or has run out. */
  gone: string;
  onSet: (password: string) => Promise<unknown>;
}

/** A new password, by a link that somebody was sent. */
export const SetPasswordForm = ({ action, gone, onSet }: SetPasswordFormProps) => {
  const { t } = useTranslation();
  const { rules } = useWorkspaceRules();
  const min = rules?.passwordMinLength;
  const [password, setPassword] = useState("");
  const { submit, busy, problem, fieldErrors, setFieldErrors } = useSubmission();
  const isGone = problem?.code === "one_time_token_invalid";

  const set = (event: FormEvent) => {
    event.preventDefault();
    if (password === "") return setFieldErrors({ password: t("identity.required") });
    if (charactersOf(password) < (min ?? 0)) {
      return setFieldErrors({ password: t("identity.passwordTooShort", { count: min ?? 0 }) });
    }
    void submit(() => onSet(password));
  };
  return (
    <form noValidate className="flex flex-col gap-4" onSubmit={set}>
      {/* So that a password manager knows whose password changes, where this browser knows it. */}
      <input name="username" autoComplete="username" defaultValue={identifierUnderWay()} readOnly hidden />
      <NewPasswordField
        label={t("outside.reset.newPassword")}
        value={password}
        onChange={(value) => {
          setPassword(value);
          if (fieldErrors.password) setFieldErrors({});
        }}
        minLength={min}
        error={fieldErrors.password}
        autoFocus
      />
      {problem ? <ProblemNote problem={isGone ? { ...problem, title: "", detail: gone } : problem} /> : null}
      <Button type="submit" look="primary" wide tall aria-busy={busy} disabled={busy || isGone}>
        {action}
      </Button>
    </form>
  );
};
