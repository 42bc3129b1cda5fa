import { DISPLAY_NAME_CHARACTERS_MAX } from "@parley/contract";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { TextField } from "../../design/text-field.tsx";
import { useParley } from "../../use-parley.ts";
import { NewPasswordField } from "../new-password-field.tsx";
import { emailUnderWay } from "../session/identifier-under-way.ts";
import { goBy } from "../sign-in/known-accounts.ts";
import { useSubmission } from "../use-submission.ts";
import { lacksOf, type SignUpValues } from "./check-sign-up.ts";

interface SignUpFormProps {
  passwordMinLength: number | undefined;
  /** The account waits until the link in a mail is opened. */
  onPending: (email: string) => void;
  /** The invitation's token, and the one address it is for. */
  invitation?: { readonly token: string; readonly email: string | null };
}

export const SignUpForm = ({ passwordMinLength, onPending, invitation }: SignUpFormProps) => {
  const parley = useParley();
  const { t } = useTranslation();
  const [values, setValues] = useState<SignUpValues>({
    displayName: "",
    username: "",
    email: invitation?.email ?? emailUnderWay(),
    password: "",
  });
  const { submit, busy, problem, fieldErrors, setFieldErrors } = useSubmission();
  const form = useRef<HTMLFormElement>(null);

  const fieldOf = (field: keyof SignUpValues) => ({
    value: values[field],
    error: fieldErrors[field],
    set(value: string) {
      setValues({ ...values, [field]: value });
      // It is being mended: what was wrong with it is no longer said.
      if (fieldErrors[field]) setFieldErrors({ ...fieldErrors, [field]: "" });
    },
  });
  const displayName = fieldOf("displayName");
  const username = fieldOf("username");
  const email = fieldOf("email");
  const password = fieldOf("password");

  const signUp = async (event: FormEvent) => {
    event.preventDefault();
    const lacks = lacksOf(values, passwordMinLength);
    const errors = Object.entries(lacks).map(([field, lack]) => [
      field,
      t(`identity.${lack}`, { count: passwordMinLength ?? 0 }),
    ]);
    if (errors.length > 0) {
      setFieldErrors(Object.fromEntries(errors));
      focusFirst(form.current, Object.keys(lacks));
      return;
    }
    const name = values.displayName.trim();
    goBy("password");
    await submit(async () => {
      const answer = await parley.signUp({
        email: values.email.trim(),
        username: values.username.trim(),
        password: values.password,
        ...(name ? { displayName: name } : {}),
        ...(invitation ? { invitation: invitation.token } : {}),
      });
      if ("verificationRequired" in answer) onPending(values.email.trim());
    });
  };

  return (
    <form ref={form} noValidate onSubmit={(event) => void signUp(event)} className="flex flex-col gap-4">
      <TextField
        label={t("identity.displayName")}
        hint={t("identity.displayNameHint")}
        name="name"
        data-field="displayName"
        autoComplete="name"
        maxLength={DISPLAY_NAME_CHARACTERS_MAX}
        autoFocus
        value={displayName.value}
        error={displayName.error}
        onChange={(event) => displayName.set(event.target.value)}
      />
      <TextField
        label={t("identity.username")}
        hint={t("identity.usernameHint")}
        name="nickname"
        data-field="username"
        autoComplete="nickname"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        required
        value={username.value}
        error={username.error}
        onChange={(event) => username.set(event.target.value)}
      />
      <TextField
        label={t("identity.email")}
        name="email"
        data-field="email"
        type="email"
        inputMode="email"
        // What a password manager stores beside the password, and fills in at sign-in.
        autoComplete="username"
        required
        readOnly={Boolean(invitation?.email)}
        hint={invitation?.email ? t("outside.invitation.emailFixed") : undefined}
        value={email.value}
        error={email.error}
        onChange={(event) => email.set(event.target.value)}
      />
      <NewPasswordField
        value={password.value}
        onChange={password.set}
        minLength={passwordMinLength}
        personal={[values.displayName, values.username, values.email]}
        error={password.error}
      />
      {problem ? <ProblemNote problem={problem} /> : null}
      <Button type="submit" look="primary" wide tall className="mt-2" aria-busy={busy} disabled={busy}>
        {t("identity.signUp")}
      </Button>
    </form>
  );
};

/** In the order of the page, not of what was found. */
export const focusFirst = (form: HTMLFormElement | null, fields: readonly string[]): void => {
  const inputs = [...(form?.querySelectorAll<HTMLInputElement>("input[data-field]") ?? [])];
  inputs.find((input) => fields.includes(input.dataset.field ?? ""))?.focus();
};
