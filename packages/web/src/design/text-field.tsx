import type { ComponentProps, ReactNode } from "react";
import { FIELD_LOOK, FieldFrame, type LabelledField } from "./field-frame.tsx";
import { joinClasses } from "./join-classes.ts";

interface TextFieldProps extends ComponentProps<"input">, LabelledField {
  /** Stands inside the field, at its end. */
  end?: ReactNode;
  /** Digits with room between them. */
  look?: "code";
}

/** A labelled line of text. */
export const TextField = ({ label, hint, error, end, look, className, ...rest }: TextFieldProps) => (
  <FieldFrame label={label} hint={hint} error={error} className={className}>
    {(field) => (
      <div className="relative">
        <input
          {...rest}
          {...field}
          className={joinClasses(
            FIELD_LOOK,
            "h-10 pointer-coarse:h-11",
            end ? "pe-16" : null,
            look === "code" && "text-center font-mono tracking-[0.4em]",
          )}
        />
        {end ? <div className="absolute inset-y-0 end-1 flex items-center">{end}</div> : null}
      </div>
    )}
  </FieldFrame>
);
