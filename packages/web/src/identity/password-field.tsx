import { Eye, EyeOff } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../design/icon-button.tsx";
import { TextField } from "../design/text-field.tsx";

interface PasswordFieldProps {
  value: string;
  onChange: (value: string) => void;
  autoComplete: "current-password" | "new-password";
  error: string | undefined;
  hint?: string;
}

/** A password that can be shown, and that says so when Caps Lock is on. */
export const PasswordField = ({ value, onChange, autoComplete, error, hint }: PasswordFieldProps) => {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const watchCapsLock = (event: KeyboardEvent) => setCapsLock(event.getModifierState("CapsLock"));
  return (
    <TextField
      label={t("identity.password")}
      name="password"
      type={shown ? "text" : "password"}
      autoComplete={autoComplete}
      autoCapitalize="none"
      spellCheck={false}
      required
      value={value}
      error={error}
      hint={capsLock ? t("identity.capsLock") : hint}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={watchCapsLock}
      onKeyUp={watchCapsLock}
      onBlur={() => setCapsLock(false)}
      end={
        <IconButton
          icon={shown ? EyeOff : Eye}
          label={t(shown ? "identity.hidePassword" : "identity.showPassword")}
          onClick={() => setShown(!shown)}
        />
      }
    />
  );
};
