import { type Ref, useEffect, useRef } from "react";
import { TextField } from "../../design/text-field.tsx";
import { CODE_DIGITS, digitsOf } from "./digits-of.ts";

interface CodeFieldProps {
  label: string;
  value: string;
  onChange: (digits: string) => void;
  /** All digits are there: typed, pasted or filled in by the phone. Not called twice for the same ones. */
  onComplete: (digits: string) => void;
  error?: string | undefined;
  hint?: string;
  autoFocus?: boolean;
  ref?: Ref<HTMLInputElement>;
}

/** Six digits, as one field: it takes what is pasted, and what the system offers from a message or an app. */
export const CodeField = ({ label, value, onChange, onComplete, error, hint, ...rest }: CodeFieldProps) => {
  const completed = useRef("");
  // What was wrong is emptied: the same digits may be tried again.
  useEffect(() => {
    if (value === "") completed.current = "";
  }, [value]);
  const take = (text: string) => {
    const digits = digitsOf(text);
    onChange(digits);
    if (digits.length < CODE_DIGITS || digits === completed.current) return;
    completed.current = digits;
    onComplete(digits);
  };
  return (
    <TextField
      {...rest}
      label={label}
      name="one-time-code"
      data-field="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      autoCorrect="off"
      spellCheck={false}
      required
      dir="ltr"
      look="code"
      value={value}
      error={error}
      hint={hint}
      onChange={(event) => take(event.target.value)}
    />
  );
};
