import { Check, Copy, WandSparkles } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { joinClasses } from "../design/join-classes.ts";
import { suggestPassphrase } from "./passphrase.ts";
import { PasswordField } from "./password-field.tsx";
import { type Strength, strengthOf } from "./password-strength.ts";
import { charactersOf } from "./sign-up/check-sign-up.ts";
import { TextAction } from "./text-action.tsx";

interface NewPasswordFieldProps {
  value: string;
  onChange: (value: string) => void;
  /** Undefined while it is not known. */
  minLength: number | undefined;
  error: string | undefined;
  label?: string;
  /** Name, username, address: what a password should not be made of. */
  personal?: readonly string[];
  autoFocus?: boolean;
}

/** A password to be chosen: how long it has to be, how strong it is, and a passphrase for whoever wants one. */
export const NewPasswordField = ({ minLength, personal = [], ...field }: NewPasswordFieldProps) => {
  const { t } = useTranslation();
  const [suggested, setSuggested] = useState("");
  const [copied, setCopied] = useState(false);
  const hint = usePasswordHint(field.value, minLength);
  const isSuggested = suggested !== "" && field.value === suggested;
  const suggest = async () => {
    const passphrase = await suggestPassphrase();
    setSuggested(passphrase);
    setCopied(false);
    field.onChange(passphrase);
  };
  const Icon = copied ? Check : Copy;
  return (
    <div className="flex flex-col gap-2">
      <PasswordField {...field} autoComplete="new-password" hint={hint} reveal={isSuggested} />
      <StrengthMeter
        value={field.value}
        strength={isSuggested ? BY_CHANCE : strengthOf(field.value, personal)}
      />
      <div className="flex flex-wrap gap-x-4">
        <TextAction className="inline-flex items-center gap-1.5" onClick={() => void suggest()}>
          <WandSparkles size={14} strokeWidth={1.75} aria-hidden />
          {t(isSuggested ? "outside.password.suggestAgain" : "outside.password.suggest")}
        </TextAction>
        {isSuggested ? (
          <TextAction
            className="inline-flex items-center gap-1.5"
            onClick={() => void navigator.clipboard.writeText(suggested).then(() => setCopied(true))}
          >
            <Icon size={14} strokeWidth={1.75} aria-hidden />
            {copied ? t("copied") : t("outside.password.copy")}
          </TextAction>
        ) : null}
      </div>
      <p role="status" className="text-meta text-muted empty:hidden">
        {isSuggested ? t("outside.password.suggested") : null}
      </p>
    </div>
  );
};

/** Says how long a password has to be, then how much of that is still to come. */
const usePasswordHint = (password: string, min: number | undefined): string => {
  const { t } = useTranslation();
  if (min === undefined) return t("identity.passwordHint");
  if (password === "") return t("identity.passwordMin", { count: min });
  const left = min - charactersOf(password);
  return left > 0 ? t("identity.passwordLeft", { count: left }) : t("identity.passwordEnough");
};

const LEVELS = ["veryWeak", "weak", "fair", "good", "strong"] as const;
const COLOURS = ["bg-danger", "bg-danger", "bg-away", "bg-online", "bg-online"] as const;
const PARTS = [1, 2, 3, 4] as const;

/** Words chosen by chance are as strong as they are many: what they happen to be made of says nothing. */
const BY_CHANCE: Strength = { level: 4, tip: null };

interface StrengthMeterProps {
  value: string;
  strength: Strength;
}

/** Its room is kept while there is nothing to measure. The words say what the colours show. */
const StrengthMeter = ({ value, strength: { level, tip } }: StrengthMeterProps) => {
  const { t } = useTranslation();
  const filled = Math.max(level, 1);
  return (
    <div className={joinClasses("flex flex-col gap-1", value === "" && "invisible")}>
      <div aria-hidden className="flex gap-1">
        {PARTS.map((part) => (
          <span
            key={part}
            className={joinClasses(
              "h-1 flex-1 rounded-full transition-colors",
              part <= filled ? COLOURS[level] : "bg-line",
            )}
          />
        ))}
      </div>
      <p className="min-h-[18px] text-meta text-muted">
        <span className="sr-only">{t("outside.password.strength")} </span>
        <span className="font-semibold text-ink">{t(`outside.password.levels.${LEVELS[level]}`)}</span>
        {tip ? ` · ${t(`outside.password.tips.${tip}`)}` : null}
      </p>
    </div>
  );
};
