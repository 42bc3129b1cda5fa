import type { ComponentProps } from "react";
import { FIELD_LOOK, FieldFrame, type LabelledField } from "./field-frame.tsx";
import { joinClasses } from "./join-classes.ts";

interface SelectFieldProps extends ComponentProps<"select">, LabelledField {}

/** The browser's own list: it searches by typing, and a phone shows it as its people know it. */
export const SelectField = ({ label, hint, error, className, children, ...rest }: SelectFieldProps) => (
  <FieldFrame label={label} hint={hint} error={error} className={className}>
    {(field) => (
      <select {...rest} {...field} className={joinClasses(FIELD_LOOK, "h-10 ps-2 pointer-coarse:h-11")}>
        {children}
      </select>
    )}
  </FieldFrame>
);
