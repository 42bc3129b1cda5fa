import { type AnswerOf, PASSKEY_NAME_CHARACTERS_MAX, type Passkey } from "@parley/contract";
import { KeyRound, Pencil } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { AskingButton } from "../../../design/asking-button.tsx";
import { Button } from "../../../design/button.tsx";
import { IconButton } from "../../../design/icon-button.tsx";
import { ProblemNote } from "../../../design/problem-note.tsx";
import { TextField } from "../../../design/text-field.tsx";
import { useFormats } from "../../../i18n/use-formats.ts";
import { useParley } from "../../../use-parley.ts";
import { SettingsLine } from "../settings-line.tsx";
import { useChange } from "../use-change.ts";
import { tellPasskeyRemoved } from "./tell-device.ts";

interface PasskeyLineProps {
  passkey: Passkey;
  among: AnswerOf<"passkey.list">;
}

export const PasskeyLine = ({ passkey, among }: PasskeyLineProps) => {
  const { t } = useTranslation();
  const parley = useParley();
  const formats = useFormats();
  const now = new Date();
  const [isRenaming, setRenaming] = useState(false);
  const [wasRenaming, setWasRenaming] = useState(false);
  const endRenaming = () => {
    setWasRenaming(true);
    setRenaming(false);
  };
  const { change, busy, problem } = useChange();
  const { id, name, createdAt, lastUsedAt, backedUp, credentialId } = passkey;
  const remove = () =>
    void change(
      async () => {
        await parley.call("passkey.remove", { id });
        void tellPasskeyRemoved(among, credentialId);
      },
      "passkeys",
      "security",
    );
  const made = t("account.passkeys.made", { when: formats.ago(createdAt, now) });
  const used = lastUsedAt
    ? t("account.passkeys.used", { when: formats.ago(lastUsedAt, now) })
    : t("account.passkeys.unused");
  const where = backedUp ? (["synced", "syncedHint"] as const) : (["single", "singleHint"] as const);
  return (
    <li>
      {isRenaming ? (
        <RenameForm passkey={passkey} onClose={endRenaming} />
      ) : (
        <SettingsLine
          icon={KeyRound}
          title={<bdi>{name}</bdi>}
          notes={[
            <span key="where" title={t(`account.passkeys.${where[1]}`)}>
              {t(`account.passkeys.${where[0]}`)} · {made} · {used}
            </span>,
          ]}
        >
          <IconButton
            icon={Pencil}
            autoFocus={wasRenaming}
            label={t("account.passkeys.renameNamed", { name })}
            onClick={() => setRenaming(true)}
          />
          <AskingButton
            disabled={busy}
            aria-label={t("account.passkeys.removeNamed", { name })}
            title={t("account.passkeys.removeTitle", { name })}
            detail={t("account.passkeys.removeDetail")}
            action={t("account.remove")}
            onConfirm={remove}
          />
        </SettingsLine>
      )}
      {problem ? <ProblemNote className="mb-3" problem={problem} /> : null}
    </li>
  );
};

const RenameForm = ({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const [name, setName] = useState(passkey.name);
  const { change, busy, problem, fieldErrors, setFieldErrors } = useChange();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    if (wanted === "") return setFieldErrors({ name: t("identity.required") });
    if (await change(() => parley.call("passkey.rename", { id: passkey.id, name: wanted }), "passkeys"))
      onClose();
  };
  return (
    <form noValidate onSubmit={(event) => void save(event)} className="flex flex-col gap-3 py-3">
      <TextField
        label={t("account.passkeys.name")}
        name="passkey-name"
        autoComplete="off"
        autoFocus
        maxLength={PASSKEY_NAME_CHARACTERS_MAX}
        value={name}
        error={fieldErrors.name}
        onFocus={(event) => event.target.select()}
        onChange={(event) => {
          setName(event.target.value);
          setFieldErrors({});
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") onClose();
        }}
      />
      {problem ? <ProblemNote problem={problem} /> : null}
      <div className="flex gap-2">
        <Button type="submit" look="primary" aria-busy={busy} disabled={busy}>
          {t("account.passkeys.rename")}
        </Button>
        <Button onClick={onClose}>{t("cancel")}</Button>
      </div>
    </form>
  );
};
