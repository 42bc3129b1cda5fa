import { type ReactNode, useId } from "react";
import { joinClasses } from "./join-classes.ts";

export const FIELD_LOOK =
  "w-full rounded-control border border-edge/60 bg-raised px-3 text-body transition-colors hover:border-edge " +
  "focus-visible:outline-offset-0 focus-visible:border-accent aria-invalid:border-danger";

/** What every labelled field takes beside what the element itself does. */
export interface LabelledField {
  label: string;
  hint?: ReactNode;
  /** Takes the place of the hint. */
  error?: string | undefined;
}

/** What the field inside is given, so that its label, its hint and its error are read out with it. */
export interface FramedField {
  id: string;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
}

interface FieldFrameProps extends LabelledField {
  className?: string | undefined;
  children: (field: FramedField) => ReactNode;
}

/** A label above a field, and below it what to write there or what is wrong with it. */
export const FieldFrame = ({ label, hint, error, className, children }: FieldFrameProps) => {
  const id = useId();
  const note = error || hint;
  const noteId = note ? `${id}-note` : undefined;
  return (
    <div className={joinClasses("flex flex-col gap-1", className)}>
      <label htmlFor={id} className="text-meta font-semibold">
        {label}
      </label>
      {children({ id, "aria-invalid": error ? true : undefined, "aria-describedby": noteId })}
      {note ? (
        <p id={noteId} className={joinClasses("text-meta", error ? "text-danger" : "text-muted")}>
          {note}
        </p>
      ) : null}
    </div>
  );
};
