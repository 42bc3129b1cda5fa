import { type ReactNode, useId } from "react";

interface CheckLineProps {
  label: string;
  hint?: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}

/** Something that is on or off, with what that means. */
export const CheckLine = ({ label, hint, checked, disabled, onChange }: CheckLineProps) => {
  const id = useId();
  return (
    <label className="flex cursor-pointer items-start gap-3 pointer-coarse:py-1.5">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? id : undefined}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-[3px] size-4 shrink-0 accent-accent"
      />
      <span>
        <span className="block">{label}</span>
        {hint ? (
          <span id={id} className="block text-meta text-muted">
            {hint}
          </span>
        ) : null}
      </span>
    </label>
  );
};
