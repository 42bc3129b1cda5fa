import type { AnswerOf } from "@parley/contract";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../design/dialog.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { problemOf, type ShownProblem } from "../../design/problem-of.ts";
import { SkeletonBar } from "../../design/skeleton.tsx";
import { useParley } from "../../use-parley.ts";
import { supportsPasskeys } from "../factors/passkeys-here.ts";
import { CodeProof } from "./code-proof.tsx";
import { MailProof } from "./mail-proof.tsx";
import { PasskeyProof } from "./passkey-proof.tsx";
import { PasswordProof } from "./password-proof.tsx";
import { RecoveryProof } from "./recovery-proof.tsx";

type Offered = AnswerOf<"auth.reauthenticationMethods">["methods"][number];
/** A recovery code stands in for the app or the passkey: whoever has a factor may have codes. */
type Method = Offered | "recovery";

export interface ProofProps {
  onProven: () => void;
  /** A first factor is not enough: the second one is due. */
  onFactorNeeded: () => void;
}

const PROOFS = {
  password: PasswordProof,
  passkey: PasskeyProof,
  totp: CodeProof,
  recovery: RecoveryProof,
  mail: MailProof,
} as const;

const methodsOf = (offered: readonly Offered[]): Method[] => {
  const usable = offered.filter((method) => method !== "passkey" || supportsPasskeys());
  const hasFactor = offered.includes("totp") || offered.includes("passkey");
  return hasFactor ? [...usable, "recovery"] : usable;
};

interface ReauthenticateDialogProps {
  onProven: () => void;
  onCancel: () => void;
}

/** Asks whoever is signed in to prove that it is still them: the best way first, the others one click away. */
const ReauthenticateDialog = ({ onProven, onCancel }: ReauthenticateDialogProps) => {
  const parley = useParley();
  const { t } = useTranslation();
  const [methods, setMethods] = useState<readonly Method[] | null>(null);
  const [chosen, setChosen] = useState<Method | null>(null);
  const [needsFactor, setNeedsFactor] = useState(false);
  const [problem, setProblem] = useState<ShownProblem | null>(null);

  useEffect(() => {
    let isGone = false;
    parley.call("auth.reauthenticationMethods", {}).then(
      (answer) => !isGone && setMethods(methodsOf(answer.methods)),
      (error: unknown) => !isGone && setProblem(problemOf(error)),
    );
    return () => {
      isGone = true;
    };
  }, [parley]);

  const offered = (methods ?? []).filter(
    (method) => !needsFactor || (method !== "password" && method !== "mail"),
  );
  const method = offered.find((each) => each === chosen) ?? offered[0];
  const Proof = method ? PROOFS[method] : null;
  return (
    <Dialog open onClose={onCancel} title={t("confirmSelf.title")}>
      <div className="flex flex-col gap-4 overflow-y-auto p-4 pt-1">
        <p className="text-muted">{t(needsFactor ? "confirmSelf.factor" : "confirmSelf.detail")}</p>
        {problem ? <ProblemNote problem={problem} /> : null}
        {methods === null && problem === null ? (
          <div aria-hidden className="flex h-28 animate-late flex-col gap-4">
            <SkeletonBar className="w-1/3" />
            <SkeletonBar className="h-10" />
          </div>
        ) : null}
        {methods !== null && !Proof ? <p role="status">{t("confirmSelf.none")}</p> : null}
        {Proof ? (
          <Proof
            key={method}
            onProven={onProven}
            onFactorNeeded={() => {
              setNeedsFactor(true);
              setChosen(null);
            }}
          />
        ) : null}
        {offered.length > 1 ? (
          <p className="flex flex-wrap gap-x-4 gap-y-1 text-meta text-muted">
            {t("confirmSelf.other")}
            {offered
              .filter((each) => each !== method)
              .map((each) => (
                <button
                  key={each}
                  type="button"
                  onClick={() => setChosen(each)}
                  className="rounded-control font-semibold text-accent hover:underline"
                >
                  {t(`confirmSelf.${each}`)}
                </button>
              ))}
          </p>
        ) : null}
      </div>
    </Dialog>
  );
};

// The lazy import of the provider wants it so.
export { ReauthenticateDialog as default };
