import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../design/button.tsx";
import { ProblemNote } from "../design/problem-note.tsx";
import { useCountdown } from "./use-countdown.ts";
import { useSubmission } from "./use-submission.ts";

/** One mail after another gains nobody anything. */
const PAUSE_MS = 30_000;

interface ResendButtonProps {
  label: string;
  send: () => Promise<unknown>;
  /** A mail has just gone: the pause begins at once. */
  justSent?: boolean;
  /** Said once it is done. */
  sent?: string;
}

/** Sends a mail again, and says when it can be sent once more. */
export const ResendButton = ({ label, send, justSent = false, sent }: ResendButtonProps) => {
  const { t } = useTranslation();
  const [until, setUntil] = useState<number | null>(() => (justSent ? performance.now() + PAUSE_MS : null));
  const [done, setDone] = useState(false);
  const { submit, busy, problem } = useSubmission();
  const left = useCountdown(until);
  const resend = async () => {
    if (!(await submit(send))) return;
    setDone(true);
    setUntil(performance.now() + PAUSE_MS);
  };
  return (
    <div className="flex flex-col gap-2">
      {problem ? <ProblemNote problem={problem} /> : null}
      <Button wide disabled={busy || left > 0} onClick={() => void resend()}>
        <span className="tabular-nums">{left > 0 ? t("outside.resentWait", { count: left }) : label}</span>
      </Button>
      <p role="status" className="text-meta text-muted empty:hidden">
        {done ? (sent ?? t("outside.resent")) : null}
      </p>
    </div>
  );
};
