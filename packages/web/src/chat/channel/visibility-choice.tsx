import type { ChannelVisibility } from "@parley/contract";
import { Globe, Lock } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";

const CHOICES = [
  { value: "private", icon: Lock, label: "channels.create.private", hint: "channels.create.privateHint" },
  { value: "public", icon: Globe, label: "channels.create.public", hint: "channels.create.publicHint" },
] as const;

interface VisibilityChoiceProps {
  value: ChannelVisibility;
  onChange: (value: ChannelVisibility) => void;
}

/** Private or public, with what that means. */
export const VisibilityChoice = ({ value, onChange }: VisibilityChoiceProps) => {
  const { t } = useTranslation();
  const id = useId();
  return (
    <fieldset>
      <legend className="mb-1 text-meta font-semibold">{t("channels.create.visibility")}</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {CHOICES.map(({ value: choice, icon: Icon, label, hint }) => (
          <label
            key={choice}
            className="flex cursor-pointer items-start gap-2 rounded-control border border-line bg-raised p-2.5 has-checked:border-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={id}
              className="sr-only"
              checked={choice === value}
              aria-describedby={`${id}-${choice}`}
              onChange={() => onChange(choice)}
            />
            <Icon size={18} strokeWidth={1.75} aria-hidden className="mt-px shrink-0 text-muted" />
            <span>
              <span className="block text-meta font-semibold">{t(label)}</span>
              <span id={`${id}-${choice}`} className="block text-meta text-muted">
                {t(hint)}
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
};
