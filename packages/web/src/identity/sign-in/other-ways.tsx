import { Link, useSearch } from "@tanstack/react-router";
import { KeyRound, Mail } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useWorkspaceRules } from "../../use-workspace-rules.ts";
import { supportsPasskeys } from "../factors/passkeys-here.ts";
import { keepIdentifier } from "../session/identifier-under-way.ts";
import type { SignInAs } from "./first-step.tsx";
import { lastMethod } from "./known-accounts.ts";
import { LastUsedBadge } from "./last-used-badge.tsx";
import { ProviderButtons } from "./provider-buttons.tsx";
import type { PasskeySignIn } from "./use-passkey-sign-in.ts";

const ICON = { size: 18, strokeWidth: 1.75, "aria-hidden": true } as const;

/**
 * Every way in beside the password that this server has. The same for everyone: which of them an account has is not told
 * to who only knows its name.
 */
export const OtherWays = ({ as, passkey }: { as: SignInAs | null; passkey: PasskeySignIn }) => {
  const { t } = useTranslation();
  const { rules } = useWorkspaceRules();
  const { returnTo } = useSearch({ strict: false });
  const last = as?.account?.method ?? lastMethod();
  return (
    <div className="mt-4 flex flex-col gap-2">
      <p className="mb-2 flex items-center gap-3 text-meta text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t("outside.or")}
      </p>
      {passkey.problem ? <ProblemNote className="mb-2" problem={passkey.problem} /> : null}
      {supportsPasskeys() ? (
        <Button wide tall disabled={passkey.busy} onClick={() => void passkey.ask()}>
          <KeyRound {...ICON} />
          {t("outside.withPasskey")}
          {last === "passkey" ? <LastUsedBadge /> : null}
        </Button>
      ) : null}
      {rules?.mailSignIn ? (
        <Link
          to="/sign-in/mail"
          search={returnTo ? { returnTo } : {}}
          onClick={() => as && keepIdentifier(as.identifier)}
          className="inline-flex h-10 w-full items-center justify-center gap-2 rounded-control border border-line bg-raised px-3 text-meta font-semibold transition-colors hover:bg-sunken pointer-coarse:h-11"
        >
          <Mail {...ICON} />
          {t("outside.withMail")}
          {last === "mail" ? <LastUsedBadge /> : null}
        </Link>
      ) : null}
      <ProviderButtons lastMethod={last} />
    </div>
  );
};
