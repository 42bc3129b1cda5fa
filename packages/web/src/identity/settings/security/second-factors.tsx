import type { AccountSecurity } from "@parley/contract";
import { LifeBuoy, Smartphone } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { AskingButton } from "../../../design/asking-button.tsx";
import { Button } from "../../../design/button.tsx";
import { ProblemNote } from "../../../design/problem-note.tsx";
import { useParley } from "../../../use-parley.ts";
import { RecoveryCodes } from "../../factors/recovery-codes.tsx";
import { TotpSetUp } from "../../factors/totp-set-up.tsx";
import { SettingsLine } from "../settings-line.tsx";
import { useChange } from "../use-change.ts";

/** So many left, and it is time to make new ones. */
const CODES_LOW = 3;

/** The authenticator app, and the recovery codes that stand in for it and for a passkey. */
export const SecondFactors = ({ security }: { security: AccountSecurity }) => {
  const { t } = useTranslation();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  return (
    <div className="flex flex-col gap-2">
      {security.factorRequired ? (
        <p className="border-s-2 border-accent ps-3 text-meta">{t("account.factors.required")}</p>
      ) : null}
      <div className="divide-y divide-line">
        <Totp isSetUp={security.totp} onCodes={setCodes} />
        <Codes security={security} onCodes={setCodes} />
      </div>
      {codes ? <ShownCodes codes={codes} onKept={() => setCodes(null)} /> : null}
    </div>
  );
};

/** Where new codes are shown; it comes into view by itself, as they are shown only once. */
export const ShownCodes = ({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) => {
  const { t } = useTranslation();
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    box.current?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <section
      ref={box}
      tabIndex={-1}
      aria-label={t("factors.codesTitle")}
      className="rounded-surface border border-line p-4 outline-none"
    >
      <RecoveryCodes codes={codes} onKept={onKept} />
    </section>
  );
};

const Totp = ({ isSetUp, onCodes }: { isSetUp: boolean; onCodes: (codes: readonly string[]) => void }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const { change, busy, problem } = useChange();
  const [isOpen, setOpen] = useState(false);
  const finish = (codes: readonly string[]) => {
    setOpen(false);
    if (codes.length > 0) onCodes(codes);
    void change(async () => {}, "security");
  };
  return (
    <div>
      <SettingsLine
        icon={Smartphone}
        title={t("account.factors.totp")}
        notes={[t(isSetUp ? "account.factors.totpOn" : "account.factors.totpOff")]}
      >
        {isSetUp ? (
          <AskingButton
            disabled={busy}
            title={t("account.factors.totpRemoveTitle")}
            detail={t("account.factors.totpRemoveDetail")}
            action={t("account.factors.totpRemove")}
            onConfirm={() => void change(() => parley.call("totp.remove", {}), "security", "sessions")}
          />
        ) : isOpen ? (
          <Button onClick={() => setOpen(false)}>{t("cancel")}</Button>
        ) : (
          <Button onClick={() => setOpen(true)}>{t("account.factors.totpSetUp")}</Button>
        )}
      </SettingsLine>
      {problem ? <ProblemNote className="mb-3" problem={problem} /> : null}
      {isOpen && !isSetUp ? (
        <div className="mb-4 max-w-[400px] ps-8 max-sm:ps-0">
          <TotpSetUp onDone={finish} onDeclined={() => setOpen(false)} />
        </div>
      ) : null}
    </div>
  );
};

interface CodesProps {
  security: AccountSecurity;
  onCodes: (codes: readonly string[]) => void;
}

const Codes = ({ security: { recoveryCodesLeft: left, totp, passkeys }, onCodes }: CodesProps) => {
  const { t } = useTranslation();
  const parley = useParley();
  const { change, busy, problem } = useChange();
  const hasFactor = totp || passkeys > 0;
  const make = () =>
    void change(async () => onCodes((await parley.call("recoveryCode.make", {})).recoveryCodes), "security");
  const known =
    left !== null
      ? t("account.factors.codesLeft", { count: left })
      : t(hasFactor ? "account.factors.codesNone" : "account.factors.codesNeedFactor");
  const isLow = hasFactor && left !== null && left <= CODES_LOW;
  return (
    <div>
      <SettingsLine
        icon={LifeBuoy}
        title={t("account.factors.codes")}
        notes={[
          known,
          isLow ? (
            <span key="low" className="border-s-2 border-away ps-2 text-ink">
              {t("account.factors.codesLow")}
            </span>
          ) : null,
        ]}
      >
        {hasFactor && left === null ? (
          <Button disabled={busy} onClick={make}>
            {t("account.factors.codesMakeFirst")}
          </Button>
        ) : null}
        {hasFactor && left !== null ? (
          <AskingButton
            disabled={busy}
            title={t("account.factors.codesMakeTitle")}
            detail={t("account.factors.codesMakeDetail")}
            action={t("account.factors.codesMake")}
            onConfirm={make}
          />
        ) : null}
      </SettingsLine>
      {problem ? <ProblemNote className="mb-3" problem={problem} /> : null}
    </div>
  );
};
