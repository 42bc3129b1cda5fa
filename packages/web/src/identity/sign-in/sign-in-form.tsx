import type { MfaRequired } from "@parley/contract";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { TextField } from "../../design/text-field.tsx";
import { useParley } from "../../use-parley.ts";
import { OutsideLink } from "../outside-link.tsx";
import { PasswordField } from "../password-field.tsx";
import { identifierUnderWay, keepIdentifier } from "../session/identifier-under-way.ts";
import { useCountdown } from "../use-countdown.ts";
import { useSubmission } from "../use-submission.ts";
import type { SignInAs } from "./first-step.tsx";
import { goBy } from "./known-accounts.ts";
import { SignInProblem } from "./sign-in-problem.tsx";
import { SigningInAs } from "./signing-in-as.tsx";

interface SignInFormProps {
  /** Null: they are asked who they are. */
  as: SignInAs | null;
  onAs: (as: SignInAs) => void;
  onSecondStep: (due: MfaRequired) => void;
}

/** Out of sight and of reach, but there: password managers fill in name and password together, in either step. */
const FOR_PASSWORD_MANAGERS = { tabIndex: -1, "aria-hidden": true, className: "sr-only" } as const;

export const SignInForm = ({ as, onAs, onSecondStep }: SignInFormProps) => {
  const parley = useParley();
  const { t } = useTranslation();
  const [typed, setTyped] = useState(identifierUnderWay);
  const [password, setPassword] = useState("");
  const { submit, busy, problem, fieldErrors, setFieldErrors } = useSubmission();
  const [delayedUntil, setDelayedUntil] = useState<number | null>(null);
  const wait = useCountdown(delayedUntil);
  const form = useRef<HTMLFormElement>(null);

  const signIn = async (identifier: string, secret: string) => {
    goBy("password");
    const done = await submit(
      async () => {
        const answer = await parley.signIn({ identifier, password: secret });
        if ("mfaRequired" in answer) onSecondStep(answer);
      },
      (error) => {
        const { code, retryAfterSeconds } = error as { code?: string; retryAfterSeconds?: number };
        if (code === "sign_in_delayed") setDelayedUntil(performance.now() + (retryAfterSeconds ?? 1) * 1_000);
        return null;
      },
    );
    if (!done) form.current?.querySelector<HTMLInputElement>('input[name="password"]')?.select();
  };

  const next = (event: FormEvent) => {
    event.preventDefault();
    // Read from the fields: some password managers fill in without telling the page.
    const given = new FormData(form.current ?? undefined);
    const identifier = (as?.identifier ?? String(given.get("username") ?? typed)).trim();
    const secret = String(given.get("password") ?? password);
    if (identifier === "") return setFieldErrors({ identifier: t("identity.required") });
    keepIdentifier(identifier);
    if (secret !== "") {
      if (!as) onAs({ identifier, account: null });
      setPassword(secret);
      if (wait === 0) void signIn(identifier, secret);
    } else if (as) {
      setFieldErrors({ password: t("identity.required") });
    } else {
      setFieldErrors({});
      onAs({ identifier, account: null });
    }
  };

  return (
    <form ref={form} noValidate onSubmit={next} className="flex flex-col gap-4">
      {as ? (
        <>
          <SigningInAs as={as} />
          <input
            {...FOR_PASSWORD_MANAGERS}
            name="username"
            autoComplete="username"
            value={as.identifier}
            readOnly
          />
          <div className="flex flex-col gap-1">
            <PasswordField
              value={password}
              onChange={setPassword}
              autoComplete="current-password"
              autoFocus
              error={fieldErrors.password}
            />
            <p className="mt-1">
              <OutsideLink to="/forgot-password">{t("outside.forgot")}</OutsideLink>
            </p>
          </div>
        </>
      ) : (
        <>
          <TextField
            label={t("identity.identifier")}
            name="username"
            data-field="identifier"
            // Passkeys stand among what the browser suggests below this field.
            autoComplete="username webauthn"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            autoFocus
            required
            value={typed}
            error={fieldErrors.identifier}
            onChange={(event) => setTyped(event.target.value)}
          />
          <input
            {...FOR_PASSWORD_MANAGERS}
            type="password"
            name="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </>
      )}
      {problem ? <SignInProblem problem={problem} identifier={as?.identifier ?? typed} /> : null}
      <Button
        type="submit"
        look="primary"
        wide
        tall
        className="tabular-nums"
        aria-busy={busy}
        disabled={busy || (as !== null && wait > 0)}
      >
        {as && wait > 0
          ? t("outside.waitSeconds", { count: wait })
          : t(as ? "identity.signIn" : "outside.continue")}
      </Button>
    </form>
  );
};
