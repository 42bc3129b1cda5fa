import { Search } from "lucide-react";
import { type ComponentProps, useEffect, useState } from "react";
import { FIELD_LOOK } from "../../design/field-frame.tsx";
import { joinClasses } from "../../design/join-classes.ts";
import { useSettled } from "../../design/use-settled.ts";

const LOOK = joinClasses(FIELD_LOOK, "h-9 text-meta! pointer-coarse:h-11 pointer-coarse:text-[16px]!");

interface FilterFieldProps extends Omit<ComponentProps<"input">, "value" | "onChange"> {
  label: string;
  value: string;
  /** Told once one pauses. */
  onSettled: (value: string) => void;
  error?: string | undefined;
}

/** One line that narrows a list down as one types. */
export const FilterField = ({ label, value, onSettled, error, className, ...rest }: FilterFieldProps) => {
  const [typed, setTyped] = useState(value);
  const settled = useSettled(typed);
  // Changed from elsewhere: a click on a value, the way back.
  useEffect(() => setTyped(value), [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it tells of what was typed, not of what came from elsewhere
  useEffect(() => {
    if (settled === typed && settled !== value) onSettled(settled);
  }, [settled]);
  const isSearch = rest.type === "search";
  return (
    <label className={joinClasses("flex min-w-0 flex-col gap-1", className)}>
      <span className={isSearch ? "sr-only" : "text-tiny text-muted"}>{label}</span>
      <span className="relative">
        {isSearch ? (
          <Search
            size={16}
            strokeWidth={1.75}
            aria-hidden
            className="pointer-events-none absolute inset-y-0 start-2.5 my-auto text-muted"
          />
        ) : null}
        <input
          {...rest}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          aria-invalid={error ? true : undefined}
          onChange={(event) => setTyped(event.target.value)}
          className={joinClasses(LOOK, isSearch && "ps-8")}
        />
      </span>
      {error ? <span className="text-tiny text-danger">{error}</span> : null}
    </label>
  );
};

interface FilterSelectProps extends ComponentProps<"select"> {
  label: string;
}

export const FilterSelect = ({ label, className, children, ...rest }: FilterSelectProps) => (
  <label className={joinClasses("flex min-w-0 flex-col gap-1", className)}>
    <span className="text-tiny text-muted">{label}</span>
    <select {...rest} className={`${LOOK} ps-2`}>
      {children}
    </select>
  </label>
);
