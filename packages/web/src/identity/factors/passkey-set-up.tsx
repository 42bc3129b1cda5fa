import { KeyRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useParley } from "../../use-parley.ts";
import { useFresh } from "../reauthenticate/fresh-context.ts";
import { type Explain, useSubmission } from "../use-submission.ts";
import { makePasskey, passkeyTroubleOf, supportsPasskeys } from "./passkeys-here.ts";

interface PasskeySetUpProps {
  /** The passkey is kept. Null: there were recovery codes already. */
  onDone: (recoveryCodes: string[] | null) => void;
  /** What the button says. */
  label?: string;
  look?: "primary" | "plain";
}

/** A button that has the browser make a passkey, and keeps it. */
export const PasskeySetUp = ({ onDone, label, look = "primary" }: PasskeySetUpProps) => {
  const parley = useParley();
  const fresh = useFresh();
  const { t } = useTranslation();
  const { submit, busy, problem } = useSubmission();

  const explain: Explain = (error) => {
    const trouble = passkeyTroubleOf(error);
    if (trouble === null) return null;
    if (trouble === "known-already") return t("factors.passkeyKnown");
    if (trouble === "unsupported") return t("factors.passkeyUnsupported");
    return t(trouble === "failed" ? "factors.passkeyFailed" : "factors.passkeyCancelled");
  };
  const make = () =>
    submit(async () => {
      const { options } = await fresh(() => parley.call("passkey.begin", {}));
      const credential = await makePasskey(options);
      const { recoveryCodes } = await fresh(() => parley.call("passkey.add", { credential }));
      onDone(recoveryCodes);
    }, explain);

  if (!supportsPasskeys()) return <p className="text-meta text-muted">{t("factors.passkeyUnsupported")}</p>;
  return (
    <div className="flex flex-col gap-3">
      {problem ? <ProblemNote problem={problem} /> : null}
      <Button look={look} wide tall disabled={busy} onClick={() => void make()}>
        <KeyRound size={18} strokeWidth={1.75} aria-hidden />
        {label ?? t("factors.passkeyMake")}
      </Button>
      <p role="status" className="min-h-[18px] text-meta text-muted">
        {busy ? t("factors.passkeyMaking") : null}
      </p>
    </div>
  );
};
