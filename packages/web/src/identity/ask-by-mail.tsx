import { Email } from "@parley/contract";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../design/button.tsx";
import { ProblemNote } from "../design/problem-note.tsx";
import { TextField } from "../design/text-field.tsx";
import { emailUnderWay, keepIdentifier } from "./session/identifier-under-way.ts";
import { useSubmission } from "./use-submission.ts";

interface AskByMailProps {
  detail: string;
  action: string;
  onAsk: (email: string) => Promise<unknown>;
  onAsked: (email: string) => void;
}

/** One address, to which a mail goes if it has an account. */
export const AskByMail = ({ detail, action, onAsk, onAsked }: AskByMailProps) => {
  const { t } = useTranslation();
  const [email, setEmail] = useState(emailUnderWay);
  const { submit, busy, problem, fieldErrors, setFieldErrors } = useSubmission();
  const input = useRef<HTMLInputElement>(null);
  const ask = async (event: FormEvent) => {
    event.preventDefault();
    const address = email.trim();
    if (!Email.safeParse(address).success) {
      setFieldErrors({ email: t(address === "" ? "identity.required" : "identity.emailInvalid") });
      input.current?.focus();
      return;
    }
    keepIdentifier(address);
    if (await submit(() => onAsk(address))) onAsked(address);
  };
  return (
    <form noValidate className="flex flex-col gap-4" onSubmit={(event) => void ask(event)}>
      <p className="-mt-3">{detail}</p>
      <TextField
        ref={input}
        label={t("identity.email")}
        name="email"
        data-field="email"
        type="email"
        inputMode="email"
        autoComplete="email"
        autoFocus
        required
        value={email}
        error={fieldErrors.email}
        onChange={(event) => {
          setEmail(event.target.value);
          if (fieldErrors.email) setFieldErrors({});
        }}
      />
      {problem ? <ProblemNote problem={problem} /> : null}
      <Button type="submit" look="primary" wide tall aria-busy={busy} disabled={busy}>
        {action}
      </Button>
    </form>
  );
};
