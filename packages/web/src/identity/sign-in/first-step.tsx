import type { MfaRequired } from "@parley/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAuth } from "../../use-parley.ts";
import { AuthCard } from "../auth-card.tsx";
import { identifierUnderWay, keepIdentifier } from "../session/identifier-under-way.ts";
import { AccountPicker } from "./account-picker.tsx";
import { forgetAccount, type KnownAccount, knownAccounts } from "./known-accounts.ts";
import { OtherWays } from "./other-ways.tsx";
import { ProviderProblem } from "./provider-problem.tsx";
import { SignInForm } from "./sign-in-form.tsx";
import { usePasskeySignIn } from "./use-passkey-sign-in.ts";
import { WayToAnAccount } from "./way-to-an-account.tsx";

/** Somebody who was picked, or what was typed. */
export type SignInAs = { readonly identifier: string; readonly account: KnownAccount | null };

interface FirstStepProps {
  onSecondStep: (due: MfaRequired) => void;
}

/** Identifier first: who, then how. Whoever signed in here before is picked instead of typed. */
export const FirstStep = ({ onSecondStep }: FirstStepProps) => {
  const { t } = useTranslation();
  const endedElsewhere = useAuth((auth) => auth.at === "signed-out" && auth.reason !== undefined);
  const [accounts, setAccounts] = useState(knownAccounts);
  const [picks, setPicks] = useState(accounts.length > 0 && identifierUnderWay() === "");
  const [as, setAs] = useState<SignInAs | null>(null);
  const passkey = usePasskeySignIn({ onSecondStep });

  const begin = () => {
    setAs(null);
    keepIdentifier("");
    setPicks(accounts.length > 0);
    passkey.setProblem(null);
  };
  const onBack = as || (!picks && accounts.length > 0) ? begin : undefined;
  return (
    <AuthCard title={t("identity.signInTitle")} onBack={onBack} foot={<WayToAnAccount />}>
      {endedElsewhere ? (
        <p role="status" className="mb-4 border-s-2 border-accent ps-3 text-meta">
          {t("identity.endedElsewhere")}
        </p>
      ) : null}
      {as ? null : <ProviderProblem />}
      {picks && !as ? (
        <AccountPicker
          accounts={accounts}
          onPick={(account) => setAs({ identifier: account.username, account })}
          onForget={(id) => {
            const left = forgetAccount(id);
            setAccounts(left);
            setPicks(left.length > 0);
          }}
          onOther={() => setPicks(false)}
        />
      ) : (
        <SignInForm as={as} onAs={setAs} onSecondStep={onSecondStep} />
      )}
      <OtherWays as={as} passkey={passkey} />
    </AuthCard>
  );
};
