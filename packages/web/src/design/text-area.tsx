import { type ComponentProps, type ReactNode, useId } from "react";
import { joinClasses } from "./join-classes.ts";
import { FIELD_LOOK } from "./text-field.tsx";

interface TextAreaProps extends ComponentProps<"textarea"> {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
}

/** A labelled text of several lines, which grows with what is written. */
export const TextArea = ({ label, hint, error, className, ...rest }: TextAreaProps) => {
  const id = useId();
  return (
    <div className={joinClasses("flex flex-col gap-1", className)}>
      <label htmlFor={id} className="text-meta font-semibold">
        {label}
      </label>
      <textarea
        rows={2}
        {...rest}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={error || hint ? `${id}-note` : undefined}
        className={joinClasses(FIELD_LOOK, "field-sizing-content max-h-40 min-h-16 resize-y py-2")}
      />
      {error || hint ? (
        <p id={`${id}-note`} className={joinClasses("text-meta", error ? "text-danger" : "text-muted")}>
          {error || hint}
        </p>
      ) : null}
    </div>
  );
};
