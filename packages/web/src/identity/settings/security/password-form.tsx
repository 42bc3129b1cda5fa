import { ParleyError } from "@parley/client";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../design/button.tsx";
import { ProblemNote } from "../../../design/problem-note.tsx";
import { useFormats } from "../../../i18n/use-formats.ts";
import { useOwnProfile, useParley } from "../../../use-parley.ts";
import { useWorkspaceRules } from "../../../use-workspace-rules.ts";
import { NewPasswordField } from "../../new-password-field.tsx";
import { PasswordField } from "../../password-field.tsx";
import { charactersOf } from "../../sign-up/check-sign-up.ts";
import { useChange } from "../use-change.ts";

/** Null: there is no password yet, and the first one asks for another proof. */
export const PasswordForm = ({ changedAt }: { changedAt: string | null }) => {
  const { t } = useTranslation();
  const formats = useFormats();
  const [isOpen, setOpen] = useState(false);
  const [wasOpen, setWasOpen] = useState(false);
  const [isDone, setDone] = useState(false);
  const known = changedAt
    ? t("account.password.changed", { when: formats.ago(changedAt, new Date()) })
    : t("account.password.none");
  if (isOpen) {
    const close = (done: boolean) => {
      setDone(done);
      setWasOpen(true);
      setOpen(false);
    };
    return <ChangeForm hasPassword={changedAt !== null} onClose={close} />;
  }
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <p role="status">{isDone ? t("account.password.done") : known}</p>
      <Button autoFocus={wasOpen} onClick={() => setOpen(true)}>
        {t(changedAt ? "account.password.change" : "account.password.set")}
      </Button>
    </div>
  );
};

interface ChangeFormProps {
  hasPassword: boolean;
  onClose: (done: boolean) => void;
}

const ChangeForm = ({ hasPassword, onClose }: ChangeFormProps) => {
  const { t } = useTranslation();
  const parley = useParley();
  const me = useOwnProfile();
  const { rules } = useWorkspaceRules();
  const min = rules?.passwordMinLength;
  const form = useRef<HTMLFormElement>(null);
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const { change, busy, problem, fieldErrors, setFieldErrors, setProblem } = useChange();

  const refuse = (errors: Readonly<Record<string, string>>) => {
    setFieldErrors(errors);
    const at = errors.currentPassword === undefined && hasPassword ? 1 : 0;
    form.current?.querySelectorAll<HTMLElement>('input[data-field="password"]')[at]?.focus();
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const wrong = {
      ...(hasPassword && current === "" && { currentPassword: t("identity.required") }),
      ...(next === "" && { password: t("identity.required") }),
      ...(next !== "" &&
        charactersOf(next) < (min ?? 0) && { password: t("identity.passwordTooShort", { count: min ?? 0 }) }),
    };
    if (Object.keys(wrong).length > 0) return refuse(wrong);
    const input = { ...(hasPassword && { currentPassword: current }), password: next };
    let isWrong = false;
    const done = await change(
      () =>
        parley.call("auth.changePassword", input).catch((error: unknown) => {
          isWrong = error instanceof ParleyError && error.code === "credentials_invalid";
          throw error;
        }),
      "security",
      "sessions",
    );
    if (done) return onClose(true);
    if (!isWrong) return;
    setProblem(null);
    refuse({ currentPassword: t("account.password.wrong") });
  };
  return (
    <form ref={form} noValidate onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
      {/* So that a password manager knows whose password changes. */}
      <input name="username" autoComplete="username" defaultValue={me?.email} readOnly hidden />
      {hasPassword ? (
        <PasswordField
          label={t("account.password.current")}
          autoComplete="current-password"
          autoFocus
          value={current}
          error={fieldErrors.currentPassword}
          onChange={(value) => {
            setCurrent(value);
            setFieldErrors({});
          }}
        />
      ) : null}
      <NewPasswordField
        label={t("account.password.next")}
        value={next}
        onChange={(value) => {
          setNext(value);
          setFieldErrors({});
        }}
        minLength={min}
        personal={me ? [me.displayName, me.username, me.email] : []}
        error={fieldErrors.password}
      />
      <p className="text-meta text-muted">{t("account.password.note")}</p>
      {problem ? <ProblemNote problem={problem} /> : null}
      <div className="flex gap-2">
        <Button type="submit" look="primary" aria-busy={busy} disabled={busy}>
          {t(hasPassword ? "account.password.change" : "account.password.set")}
        </Button>
        <Button onClick={() => onClose(false)}>{t("cancel")}</Button>
      </div>
    </form>
  );
};
