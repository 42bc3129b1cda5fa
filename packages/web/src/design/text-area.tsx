import type { ComponentProps } from "react";
import { FIELD_LOOK, FieldFrame, type LabelledField } from "./field-frame.tsx";
import { joinClasses } from "./join-classes.ts";

interface TextAreaProps extends ComponentProps<"textarea">, LabelledField {}

/** A labelled text of several lines, which grows with what is written. */
export const TextArea = ({ label, hint, error, className, ...rest }: TextAreaProps) => (
  <FieldFrame label={label} hint={hint} error={error} className={className}>
    {(field) => (
      <textarea
        rows={2}
        {...rest}
        {...field}
        className={joinClasses(FIELD_LOOK, "field-sizing-content max-h-40 min-h-16 resize-y py-2")}
      />
    )}
  </FieldFrame>
);
