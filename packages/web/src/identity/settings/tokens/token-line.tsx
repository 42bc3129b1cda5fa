import type { ApiToken } from "@parley/contract";
import { KeySquare } from "lucide-react";
import { useTranslation } from "react-i18next";
import { AskingButton } from "../../../design/asking-button.tsx";
import { ProblemNote } from "../../../design/problem-note.tsx";
import { useFormats } from "../../../i18n/use-formats.ts";
import { useParley } from "../../../use-parley.ts";
import { SettingsLine } from "../settings-line.tsx";
import { useChange } from "../use-change.ts";

export const TokenLine = ({ token: { id, name, scopes, expiresAt, lastUsedAt } }: { token: ApiToken }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const formats = useFormats();
  const { change, busy, problem } = useChange();
  const now = new Date();
  const date = expiresAt ? formats.date(expiresAt) : "";
  const isOver = expiresAt !== null && new Date(expiresAt) <= now;
  const life = expiresAt
    ? t(isOver ? "account.tokens.expired" : "account.tokens.expiresAt", { date })
    : t("account.tokens.endless");
  const used = lastUsedAt
    ? t("account.tokens.used", { when: formats.ago(lastUsedAt, now) })
    : t("account.tokens.unused");
  return (
    <li>
      <SettingsLine
        icon={KeySquare}
        title={<bdi>{name}</bdi>}
        notes={[
          <code key="scopes" className="font-mono">
            {scopes.join(", ")}
          </code>,
          <span key="life">
            <span className={isOver ? "text-danger" : undefined}>{life}</span> · {used}
          </span>,
        ]}
      >
        <AskingButton
          disabled={busy}
          aria-label={t("account.tokens.withdrawNamed", { name })}
          title={t("account.tokens.withdrawTitle", { name })}
          detail={t("account.tokens.withdrawDetail")}
          action={t("account.tokens.withdraw")}
          onConfirm={() => void change(() => parley.call("api-token.remove", { id }), "api-tokens")}
        />
      </SettingsLine>
      {problem ? <ProblemNote className="mb-3" problem={problem} /> : null}
    </li>
  );
};
