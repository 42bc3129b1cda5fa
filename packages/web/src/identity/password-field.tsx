import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { TextField } from "../design/text-field.tsx";

interface PasswordFieldProps {
  value: string;
  onChange: (value: string) => void;
  autoComplete: "current-password" | "new-password";
  error: string | undefined;
  hint?: string;
  /** What it is called; "Password" by default. */
  label?: string;
  autoFocus?: boolean;
  /** What stands there is not theirs yet: a suggestion is of use only when it can be read. */
  reveal?: boolean;
}

/** A password that can be shown, and that says so when Caps Lock is on. */
export const PasswordField = ({
  value,
  onChange,
  autoComplete,
  error,
  hint,
  label,
  autoFocus = false,
  reveal = false,
}: PasswordFieldProps) => {
  const { t } = useTranslation();
  const [wanted, setShown] = useState(false);
  const shown = wanted || reveal;
  const [capsLock, setCapsLock] = useState(false);
  const watchCapsLock = (event: KeyboardEvent) => setCapsLock(event.getModifierState("CapsLock"));
  return (
    <TextField
      label={label ?? t("identity.password")}
      name="password"
      data-field="password"
      type={shown ? "text" : "password"}
      autoComplete={autoComplete}
      autoCapitalize="none"
      spellCheck={false}
      autoFocus={autoFocus}
      required
      value={value}
      error={error}
      hint={capsLock ? t("identity.capsLock") : hint}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={watchCapsLock}
      onKeyUp={watchCapsLock}
      onBlur={() => setCapsLock(false)}
      end={
        <button
          type="button"
          aria-label={t(shown ? "identity.hidePassword" : "identity.showPassword")}
          onClick={() => setShown(!shown)}
          className="h-8 rounded-control px-2 text-meta font-semibold text-muted transition-colors hover:text-ink"
        >
          {t(shown ? "identity.hide" : "identity.show")}
        </button>
      }
    />
  );
};
