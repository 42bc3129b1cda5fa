import type { FactorMethod, InputOf, MfaRequired } from "@parley/contract";
import { KeyRound } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useParley } from "../../use-parley.ts";
import { AuthCard } from "../auth-card.tsx";
import { CodeField } from "../factors/code-field.tsx";
import { askForPasskey, supportsPasskeys } from "../factors/passkeys-here.ts";
import { RecoveryCodeField } from "../factors/recovery-code-field.tsx";
import { usePasskeyWords } from "../factors/use-passkey-words.ts";
import { TextAction } from "../text-action.tsx";
import { useCountdown } from "../use-countdown.ts";
import { useSubmission } from "../use-submission.ts";

interface SecondStepProps {
  due: MfaRequired;
  /** Back to the beginning: they turned around, or the step has run out. */
  onLeave: () => void;
  /** Signed in. The routes lead on by themselves where the page is one for people who are not. */
  onDone?: () => void;
}

const INSTEAD = { totp: "insteadTotp", passkey: "insteadPasskey", recovery: "insteadRecovery" } as const;

/** The second factor: the one that worked last comes first, and none that is not set up is offered. */
export const SecondStep = ({ due, onLeave, onDone }: SecondStepProps) => {
  const parley = useParley();
  const { t } = useTranslation();
  const usable = due.methods.filter((method) => method !== "passkey" || supportsPasskeys());
  const methods = usable.length > 0 ? usable : due.methods;
  const [chosen, setChosen] = useState<FactorMethod | null>(null);
  const method = chosen ?? methods[0] ?? "totp";
  const [code, setCode] = useState("");
  const [rememberDevice, setRememberDevice] = useState(false);
  const { submit, busy, problem, setProblem } = useSubmission();
  const passkeyWords = usePasskeyWords();
  const [delayedUntil, setDelayedUntil] = useState<number | null>(null);
  const wait = useCountdown(delayedUntil);

  const answer = async (proof: () => Promise<Pick<InputOf<"auth.mfa">, "code" | "credential">>) => {
    const done = await submit(
      async () => {
        const { mfaToken } = due;
        await parley.enter("auth.mfa", { mfaToken, method, rememberDevice, ...(await proof()) });
        onDone?.();
      },
      (error) => {
        const { code: problemCode, retryAfterSeconds } = error as {
          code?: string;
          retryAfterSeconds?: number;
        };
        if (problemCode === "sign_in_delayed") {
          setDelayedUntil(performance.now() + (retryAfterSeconds ?? 1) * 1_000);
        }
        if (problemCode === "code_invalid") {
          return t(method === "recovery" ? "outside.mfa.recoveryWrong" : "outside.mfa.codeWrong");
        }
        return passkeyWords(error);
      },
    );
    if (!done && method === "totp") setCode("");
  };
  const sendCode = (digits: string) => {
    if (digits.trim() !== "" && wait === 0) void answer(async () => ({ code: digits.trim() }));
  };
  const askPasskey = () =>
    void answer(async () => {
      const { options } = await parley.call("auth.mfaPasskeyOptions", { mfaToken: due.mfaToken });
      return { credential: await askForPasskey(options) };
    });
  const hasRunOut = problem?.code === "mfa_token_invalid";

  return (
    <AuthCard
      title={t("outside.mfa.title")}
      onBack={onLeave}
      foot={method === "recovery" || methods.length === 1 ? t("outside.mfa.lost") : null}
    >
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (method === "passkey") askPasskey();
          else sendCode(code);
        }}
      >
        <p className="-mt-3">{t(`outside.mfa.${method}`)}</p>
        {method === "totp" ? (
          <CodeField
            label={t("outside.mfa.code")}
            value={code}
            onChange={setCode}
            onComplete={sendCode}
            autoFocus
          />
        ) : null}
        {method === "recovery" ? <RecoveryCodeField value={code} onChange={setCode} /> : null}
        <label className="flex items-start gap-3">
          <input
            type="checkbox"
            checked={rememberDevice}
            onChange={(event) => setRememberDevice(event.target.checked)}
            className="mt-1 size-4 shrink-0 accent-accent"
          />
          <span>
            {t("outside.mfa.remember")}
            <span className="block text-meta text-muted">{t("outside.mfa.rememberHint")}</span>
          </span>
        </label>
        {problem ? (
          <ProblemNote
            problem={hasRunOut ? { ...problem, title: "", detail: t("outside.runOut") } : problem}
          />
        ) : null}
        {hasRunOut ? (
          <Button look="primary" wide tall onClick={onLeave}>
            {t("outside.backToSignIn")}
          </Button>
        ) : (
          <Button
            type="submit"
            look="primary"
            wide
            tall
            className="tabular-nums"
            aria-busy={busy}
            disabled={busy || wait > 0}
            autoFocus={method === "passkey"}
          >
            {method === "passkey" ? <KeyRound size={18} strokeWidth={1.75} aria-hidden /> : null}
            {wait > 0
              ? t("outside.waitSeconds", { count: wait })
              : t(method === "passkey" ? "outside.mfa.usePasskey" : "outside.mfa.confirm")}
          </Button>
        )}
      </form>
      {methods.length > 1 && !hasRunOut ? (
        <ul aria-label={t("outside.mfa.instead")} className="mt-4 flex flex-col items-start gap-1">
          {methods
            .filter((each) => each !== method)
            .map((each) => (
              <li key={each}>
                <TextAction
                  onClick={() => {
                    setChosen(each);
                    setCode("");
                    setProblem(null);
                  }}
                >
                  {t(`outside.mfa.${INSTEAD[each]}`)}
                </TextAction>
              </li>
            ))}
        </ul>
      ) : null}
    </AuthCard>
  );
};
