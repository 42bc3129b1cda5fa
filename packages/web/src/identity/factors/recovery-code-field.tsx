import { useTranslation } from "react-i18next";
import { TextField } from "../../design/text-field.tsx";

interface RecoveryCodeFieldProps {
  value: string;
  onChange: (code: string) => void;
  error?: string | undefined;
}

export const RecoveryCodeField = ({ value, onChange, error }: RecoveryCodeFieldProps) => {
  const { t } = useTranslation();
  return (
    <TextField
      label={t("outside.mfa.recoveryCode")}
      hint={t("outside.mfa.recoveryCodeHint")}
      name="recovery-code"
      data-field="code"
      autoComplete="off"
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      autoFocus
      required
      dir="ltr"
      maxLength={64}
      value={value}
      error={error}
      onChange={(event) => onChange(event.target.value)}
    />
  );
};
