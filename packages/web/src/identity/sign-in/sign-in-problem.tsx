import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "../../design/problem-note.tsx";
import type { ShownProblem } from "../../design/problem-of.ts";
import { TextField } from "../../design/text-field.tsx";
import { useParley } from "../../use-parley.ts";
import { OutsideLink } from "../outside-link.tsx";
import { ResendButton } from "../resend-button.tsx";

interface SignInProblemProps {
  problem: ShownProblem;
  /** What they signed in as: an address, or a username. */
  identifier: string;
}

/** What went wrong at sign-in, with the one thing that helps. */
export const SignInProblem = ({ problem, identifier }: SignInProblemProps) => {
  const { t } = useTranslation();
  if (problem.code === "email_unverified") {
    return (
      <>
        <ProblemNote problem={{ ...problem, title: "", detail: t("outside.unverified") }} />
        <ResendVerification identifier={identifier} />
      </>
    );
  }
  if (problem.code === "sign_in_delayed") {
    return (
      <ProblemNote problem={{ ...problem, title: "", detail: t("outside.delayed") }}>
        <OutsideLink to="/forgot-password">{t("outside.delayedReset")}</OutsideLink>
      </ProblemNote>
    );
  }
  return <ProblemNote problem={problem} />;
};

const ResendVerification = ({ identifier }: { identifier: string }) => {
  const parley = useParley();
  const { t } = useTranslation();
  const [email, setEmail] = useState(identifier.includes("@") ? identifier : "");
  return (
    <>
      {identifier.includes("@") ? null : (
        <TextField
          label={t("outside.unverifiedEmail")}
          type="email"
          autoComplete="email"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      )}
      <ResendButton
        label={t("outside.resend")}
        send={() => parley.call("auth.resendVerification", { email: email.trim() })}
      />
    </>
  );
};
