import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { TextField } from "../../design/text-field.tsx";
import { useAuth, useParley } from "../../use-parley.ts";
import { useWorkspaceRules } from "../../use-workspace-rules.ts";
import { AuthCard } from "../auth-card.tsx";
import { OutsideLink } from "../outside-link.tsx";
import { PasswordField } from "../password-field.tsx";
import { useSubmission } from "../use-submission.ts";

export const SignInPage = () => {
  const parley = useParley();
  const { t } = useTranslation();
  const endedElsewhere = useAuth((auth) => auth.at === "signed-out" && auth.reason !== undefined);
  const [identifier, setIdentifier] = useState("");
  const [password, setPassword] = useState("");
  const { submit, busy, problem, fieldErrors, setFieldErrors } = useSubmission();
  const form = useRef<HTMLFormElement>(null);

  const signIn = async (event: FormEvent) => {
    event.preventDefault();
    const missing = { ...(identifier ? {} : { identifier: t("identity.required") }) };
    if (identifier === "" || password === "") {
      setFieldErrors({ ...missing, ...(password ? {} : { password: t("identity.required") }) });
      return;
    }
    const done = await submit(() => parley.signIn({ identifier: identifier.trim(), password }));
    if (!done) form.current?.querySelector<HTMLInputElement>('input[name="password"]')?.select();
  };

  return (
    <AuthCard title={t("identity.signInTitle")} foot={<WayToAnAccount />}>
      {endedElsewhere && !problem ? (
        <p role="status" className="mb-4 border-s-2 border-accent ps-3 text-meta">
          {t("identity.endedElsewhere")}
        </p>
      ) : null}
      <form ref={form} noValidate onSubmit={(event) => void signIn(event)} className="flex flex-col gap-4">
        <TextField
          label={t("identity.identifier")}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          autoFocus
          required
          value={identifier}
          error={fieldErrors.identifier}
          onChange={(event) => setIdentifier(event.target.value)}
        />
        <PasswordField
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          error={fieldErrors.password}
        />
        {problem ? <ProblemNote problem={problem} /> : null}
        <Button
          type="submit"
          look="primary"
          wide
          className="mt-2 h-10 text-body"
          aria-busy={busy}
          disabled={busy}
        >
          {t("identity.signIn")}
        </Button>
      </form>
    </AuthCard>
  );
};

/** How one comes to an account here; nothing until that is known, so that no link vanishes under the pointer. */
const WayToAnAccount = () => {
  const { t } = useTranslation();
  const { rules, isLoading } = useWorkspaceRules();
  if (isLoading) return null;
  if (rules && rules.signup !== "open") {
    return (
      <>
        {t(rules.signup === "invite" ? "identity.inviteNote" : "identity.closedNote")}{" "}
        <OutsideLink to="/sign-up">{t("identity.noAccountLink")}</OutsideLink>
      </>
    );
  }
  return (
    <>
      {t("identity.toSignUp")} <OutsideLink to="/sign-up">{t("identity.toSignUpLink")}</OutsideLink>
    </>
  );
};
