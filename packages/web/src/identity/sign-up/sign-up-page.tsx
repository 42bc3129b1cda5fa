import { Link, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { TextField } from "../../design/text-field.tsx";
import { useParley } from "../../use-parley.ts";
import { AuthCard } from "../auth-card.tsx";
import { PasswordField } from "../password-field.tsx";
import { useSubmission } from "../use-submission.ts";

export const SignUpPage = () => {
  const parley = useParley();
  const { t } = useTranslation();
  const { returnTo } = useSearch({ from: "/outside/sign-up" });
  const [values, setValues] = useState({ displayName: "", username: "", email: "", password: "" });
  const [pendingEmail, setPendingEmail] = useState<string | null>(null);
  const { submit, busy, problem, fieldErrors, setFieldErrors } = useSubmission();
  const set = (field: keyof typeof values) => (value: string) => setValues({ ...values, [field]: value });

  const signUp = async (event: FormEvent) => {
    event.preventDefault();
    const { displayName, username, email, password } = values;
    const missing: Record<string, string> = {};
    if (!username) missing.username = t("identity.required");
    if (!email) missing.email = t("identity.required");
    else if (!/^\S+@\S+$/.test(email.trim())) missing.email = t("identity.emailInvalid");
    if (!password) missing.password = t("identity.required");
    setFieldErrors(missing);
    if (Object.keys(missing).length > 0) return;
    const named = displayName.trim() ? { displayName: displayName.trim() } : {};
    await submit(async () => {
      const answer = await parley.signUp({
        email: email.trim(),
        username: username.trim(),
        password,
        ...named,
      });
      if ("verificationRequired" in answer) setPendingEmail(email.trim());
    });
  };

  const toSignIn = (
    <Link
      to="/sign-in"
      search={returnTo ? { returnTo } : {}}
      className="rounded-control font-semibold text-accent hover:underline"
    >
      {t("identity.toSignInLink")}
    </Link>
  );

  if (pendingEmail) {
    return (
      <AuthCard title={t("identity.verifyTitle")} foot={toSignIn}>
        <p>{t("identity.verify", { email: pendingEmail })}</p>
      </AuthCard>
    );
  }
  return (
    <AuthCard
      title={t("identity.signUpTitle")}
      foot={
        <>
          {t("identity.toSignIn")} {toSignIn}
        </>
      }
    >
      <form noValidate onSubmit={(event) => void signUp(event)} className="flex flex-col gap-4">
        <TextField
          label={t("identity.displayName")}
          hint={t("identity.displayNameHint")}
          name="name"
          autoComplete="name"
          autoFocus
          value={values.displayName}
          error={fieldErrors.displayName}
          onChange={(event) => set("displayName")(event.target.value)}
        />
        <TextField
          label={t("identity.username")}
          hint={t("identity.usernameHint")}
          name="nickname"
          autoComplete="nickname"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          required
          value={values.username}
          error={fieldErrors.username}
          onChange={(event) => set("username")(event.target.value)}
        />
        <TextField
          label={t("identity.email")}
          name="email"
          type="email"
          inputMode="email"
          // What a password manager stores beside the password, and fills in at sign-in.
          autoComplete="username"
          required
          value={values.email}
          error={fieldErrors.email}
          onChange={(event) => set("email")(event.target.value)}
        />
        <PasswordField
          value={values.password}
          onChange={set("password")}
          autoComplete="new-password"
          hint={t("identity.passwordHint")}
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
          {t("identity.signUp")}
        </Button>
      </form>
    </AuthCard>
  );
};
