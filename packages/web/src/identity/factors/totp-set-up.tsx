import { type FormEvent, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { CopyButton } from "../../design/copy-button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useParley } from "../../use-parley.ts";
import { useFresh } from "../reauthenticate/fresh-context.ts";
import { useSubmission } from "../use-submission.ts";
import { CodeField } from "./code-field.tsx";
import { QrCode } from "./qr-code.tsx";

interface TotpSetUpProps {
  /** The app is set up. Empty: the recovery codes made before still count. */
  onDone: (recoveryCodes: string[]) => void;
  /** Asking for a fresh proof was declined, or the app is set up already: there is nothing to do here. */
  onDeclined?: () => void;
}

/** Sets up an authenticator app: a code to scan, or a key to type, then the first six digits. */
export const TotpSetUp = ({ onDone, onDeclined }: TotpSetUpProps) => {
  const parley = useParley();
  const fresh = useFresh();
  const { t } = useTranslation();
  const [begun, setBegun] = useState<{ secret: string; uri: string } | null>(null);
  const [code, setCode] = useState("");
  const beginning = useSubmission();
  const confirming = useSubmission();
  const started = useRef(false);

  const submitBegin = beginning.submit;
  const begin = useCallback(
    () =>
      submitBegin(async () => {
        setBegun(null);
        setCode("");
        setBegun(await fresh(() => parley.call("totp.begin", {})));
      }),
    [submitBegin, fresh, parley],
  );

  useEffect(() => {
    // Once: each beginning makes a new key, and an effect may run twice.
    if (started.current) return;
    started.current = true;
    void begin();
  }, [begin]);

  const hasDeclined = !beginning.busy && started.current && begun === null && beginning.problem === null;
  useEffect(() => {
    if (hasDeclined) onDeclined?.();
  }, [hasDeclined, onDeclined]);

  const confirm = async (digits: string) => {
    if (digits === "") return;
    const done = await confirming.submit(async () => {
      const { recoveryCodes } = await fresh(() => parley.call("totp.confirm", { code: digits }));
      onDone(recoveryCodes);
    });
    if (!done) setCode("");
  };

  if (!begun) {
    return (
      <div className="flex min-h-64 flex-col gap-3">
        {beginning.problem ? (
          <>
            <ProblemNote problem={beginning.problem} />
            <Button onClick={() => void begin()}>{t("tryAgain")}</Button>
          </>
        ) : null}
      </div>
    );
  }
  const isOver = confirming.problem?.code === "totp_not_found";
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void confirm(code);
      }}
    >
      <p>{t("factors.scan")}</p>
      <div className="flex justify-center">
        <QrCode text={begun.uri} label={t("factors.qr")} />
      </div>
      <div className="flex flex-col gap-1 text-meta">
        <p className="text-muted">{t("factors.cannotScan")}</p>
        <p className="flex items-center justify-between gap-2">
          <code dir="ltr" className="font-mono wrap-anywhere select-all">
            {inGroups(begun.secret)}
          </code>
          <CopyButton text={begun.secret} />
        </p>
        <a
          href={begun.uri}
          className="w-fit rounded-control font-semibold text-accent hover:underline pointer-fine:hidden"
        >
          {t("factors.openApp")}
        </a>
      </div>
      <CodeField
        label={t("outside.mfa.code")}
        value={code}
        onChange={setCode}
        onComplete={(digits) => void confirm(digits)}
        autoFocus
      />
      {confirming.problem ? <ProblemNote problem={confirming.problem} /> : null}
      {isOver ? (
        <Button wide onClick={() => void begin()}>
          {t("factors.begin")}
        </Button>
      ) : (
        <Button type="submit" look="primary" wide tall disabled={confirming.busy}>
          {t("factors.confirm")}
        </Button>
      )}
    </form>
  );
};

/** A key as one reads it out: four characters at a time. */
const inGroups = (secret: string): string => secret.match(/.{1,4}/g)?.join(" ") ?? secret;
