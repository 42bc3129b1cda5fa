import { type ComponentProps, type ReactNode, useId } from "react";
import { joinClasses } from "./join-classes.ts";

export const FIELD_LOOK =
  "w-full rounded-control border border-edge/60 bg-raised px-3 text-body transition-colors hover:border-edge " +
  "focus-visible:outline-offset-0 focus-visible:border-accent aria-invalid:border-danger";

interface TextFieldProps extends ComponentProps<"input"> {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** Stands inside the field, at its end. */
  end?: ReactNode;
  /** Digits with room between them. */
  look?: "code";
}

/** A labelled line of text; its hint and its error are read out with it. */
export const TextField = ({ label, hint, error, end, look, className, ...rest }: TextFieldProps) => {
  const id = useId();
  return (
    <div className={joinClasses("flex flex-col gap-1", className)}>
      <label htmlFor={id} className="text-meta font-semibold">
        {label}
      </label>
      <div className="relative">
        <input
          {...rest}
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={error || hint ? `${id}-note` : undefined}
          className={joinClasses(
            FIELD_LOOK,
            "h-10 pointer-coarse:h-11",
            end ? "pe-16" : null,
            look === "code" && "text-center font-mono tracking-[0.4em]",
          )}
        />
        {end ? <div className="absolute inset-y-0 end-1 flex items-center">{end}</div> : null}
      </div>
      {error || hint ? (
        <p id={`${id}-note`} className={joinClasses("text-meta", error ? "text-danger" : "text-muted")}>
          {error || hint}
        </p>
      ) : null}
    </div>
  );
};

interface SelectFieldProps extends ComponentProps<"select"> {
  label: string;
  hint?: ReactNode;
}

/** The browser's own list: it searches by typing, and a phone shows it as its people know it. */
export const SelectField = ({ label, hint, children, ...rest }: SelectFieldProps) => {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-meta font-semibold">
        {label}
      </label>
      <select
        {...rest}
        id={id}
        aria-describedby={hint ? `${id}-note` : undefined}
        className={`${FIELD_LOOK} h-10 ps-2 pointer-coarse:h-11`}
      >
        {children}
      </select>
      {hint ? (
        <p id={`${id}-note`} className="text-meta text-muted">
          {hint}
        </p>
      ) : null}
    </div>
  );
};
