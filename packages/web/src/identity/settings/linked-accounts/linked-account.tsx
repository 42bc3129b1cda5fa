import type { AccountSecurity } from "@parley/contract";
import { Link2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { AskingButton } from "../../../design/asking-button.tsx";
import { Button } from "../../../design/button.tsx";
import { ProblemNote } from "../../../design/problem-note.tsx";
import { useFormats } from "../../../i18n/use-formats.ts";
import { useParley } from "../../../use-parley.ts";
import { dropFragment } from "../../session/fragment.ts";
import { SettingsLine } from "../settings-line.tsx";
import { useChange } from "../use-change.ts";

interface LinkedAccountProps {
  id: string;
  name: string;
  /** Undefined: not linked. */
  linked: AccountSecurity["providers"][number] | undefined;
  /** The server offers it no longer. */
  isGone?: boolean;
}

/** One account held elsewhere, or the way to link it. */
export const LinkedAccount = ({ id, name, linked, isGone = false }: LinkedAccountProps) => {
  const { t } = useTranslation();
  const parley = useParley();
  const formats = useFormats();
  const { change, busy, problem } = useChange();
  const when = linked ? formats.ago(linked.linkedAt, new Date()) : "";
  const known = linked?.email
    ? t("account.linked.since", { email: linked.email, when })
    : t(linked ? "account.linked.sinceUnknown" : "account.linked.not", { when });

  const link = () =>
    void change(async () => {
      const { location: there } = await parley.call("provider.link", {
        id,
        returnTo: "/settings/linked-accounts",
      });
      location.assign(there);
    });
  const unlink = () => {
    dropFragment();
    void change(() => parley.call("provider.unlink", { id }), "security");
  };
  return (
    <li>
      <SettingsLine icon={Link2} title={name} notes={[known, isGone ? t("account.linked.gone") : null]}>
        {linked ? (
          <AskingButton
            disabled={busy}
            aria-label={t("account.linked.unlinkNamed", { name })}
            title={t("account.linked.unlinkTitle", { name })}
            detail={t("account.linked.unlinkDetail")}
            action={t("account.linked.unlink")}
            onConfirm={unlink}
          />
        ) : (
          <Button disabled={busy} aria-label={t("account.linked.linkNamed", { name })} onClick={link}>
            {t("account.linked.link")}
          </Button>
        )}
      </SettingsLine>
      {problem ? <ProblemNote className="mb-3" problem={problem} /> : null}
    </li>
  );
};
