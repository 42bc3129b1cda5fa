import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../design/button.tsx";
import { ProblemNote } from "../design/problem-note.tsx";
import { AuthCard } from "./auth-card.tsx";
import { OutsideButton } from "./outside-button.tsx";
import { OutsideLink } from "./outside-link.tsx";
import { dropFragment, useFragment } from "./session/fragment.ts";
import { useSubmission } from "./use-submission.ts";

export interface Outcome {
  readonly title: string;
  readonly detail: string;
  /** The one thing to do next; to the sign-in page where nothing else is said. */
  readonly next?: ReactNode;
}

interface TokenCardProps {
  title: string;
  detail: string;
  /** What the button does. */
  action: string;
  /** Said where the link has been used or has run out. */
  gone: string;
  /** What helps then. */
  goneNext?: ReactNode;
  /** Uses the token. Called by a click, never at load: programs that read mails open links too. */
  onUse: (token: string) => Promise<Outcome>;
  /** What can be mended before the next try: by the name of the field, what was wrong with it. */
  mend?: (fieldErrors: Readonly<Record<string, string>>) => ReactNode;
  /** In place of the button, where the address has no token. */
  without?: ReactNode;
}

/** A page that a mail leads to: one sentence, one button, and then what came of it. */
export const TokenCard = ({
  title,
  detail,
  action,
  gone,
  goneNext,
  onUse,
  mend,
  without,
}: TokenCardProps) => {
  const { t } = useTranslation();
  const { token } = useFragment();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const { submit, busy, problem, fieldErrors } = useSubmission();
  const toSignIn = <OutsideLink to="/sign-in">{t("outside.backToSignIn")}</OutsideLink>;
  const used = useRef("");

  if (outcome && used.current === (token ?? used.current)) {
    return (
      <AuthCard title={outcome.title} foot={null}>
        <div role="status" className="flex flex-col gap-4">
          <p className="-mt-3">{outcome.detail}</p>
          {outcome.next ?? <OutsideButton to="/sign-in">{t("identity.signIn")}</OutsideButton>}
        </div>
      </AuthCard>
    );
  }
  const use = (given: string) =>
    submit(async () => {
      const done = await onUse(given);
      used.current = given;
      setOutcome(done);
      dropFragment();
    });
  const isGone = problem?.code === "one_time_token_invalid";
  return (
    <AuthCard title={title} foot={toSignIn}>
      {token ? (
        <div className="flex flex-col gap-4">
          {isGone ? null : <p className="-mt-3">{detail}</p>}
          {problem ? (
            <ProblemNote problem={isGone ? { ...problem, title: "", detail: gone } : problem} />
          ) : null}
          {mend?.(fieldErrors)}
          {isGone ? (
            goneNext
          ) : (
            <Button
              look="primary"
              wide
              autoFocus
              tall
              aria-busy={busy}
              disabled={busy}
              onClick={() => void use(token)}
            >
              {action}
            </Button>
          )}
        </div>
      ) : (
        (without ?? <p>{t("outside.noToken")}</p>)
      )}
    </AuthCard>
  );
};
