import type { AnswerOf, Channel } from "@parley/contract";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { CopyButton } from "../../design/copy-button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { DialogActions } from "../../design/dialog-actions.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { SelectField } from "../../design/select-field.tsx";
import { TextField } from "../../design/text-field.tsx";
import { useSubmission } from "../../identity/use-submission.ts";
import { useParley } from "../../use-parley.ts";
import { linksKey } from "./links-key.ts";

const EXPIRIES = { hour: 1, day: 24, week: 168, month: 720, never: null } as const;
const USES = { one: 1, ten: 10, hundred: 100, any: null } as const;
type Expiry = keyof typeof EXPIRIES;
type Uses = keyof typeof USES;

interface MakeLinkDialogProps {
  channel: Channel;
  open: boolean;
  onClose: () => void;
}

/** Makes a link into a channel, and shows it, once. */
export const MakeLinkDialog = ({ channel, open, onClose }: MakeLinkDialogProps) => {
  const { t } = useTranslation();
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t("channels.links.createTitle", { channel: channel.name ?? "" })}
    >
      <MakeLink channel={channel} onClose={onClose} />
    </Dialog>
  );
};

const MakeLink = ({ channel, onClose }: { channel: Channel; onClose: () => void }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const queries = useQueryClient();
  const [expiry, setExpiry] = useState<Expiry>("week");
  const [uses, setUses] = useState<Uses>("any");
  const [made, setMade] = useState<AnswerOf<"channelInvitation.create"> | null>(null);
  const { submit, busy, problem } = useSubmission();
  const make = async (event: FormEvent) => {
    event.preventDefault();
    await submit(async () => {
      const wanted = { expiresInHours: EXPIRIES[expiry], usesMax: USES[uses] };
      setMade(await parley.call("channelInvitation.create", { id: channel.id, ...wanted }));
      await queries.invalidateQueries({ queryKey: linksKey(channel.id) });
    });
  };
  if (made) return <MadeLink url={made.url} onClose={onClose} />;
  return (
    <form onSubmit={(event) => void make(event)} className="flex flex-1 flex-col gap-4 p-4">
      <SelectField
        label={t("channels.links.expires")}
        value={expiry}
        onChange={(event) => setExpiry(event.target.value as Expiry)}
      >
        {(Object.keys(EXPIRIES) as Expiry[]).map((each) => (
          <option key={each} value={each}>
            {t(`channels.links.expiry.${each}`)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t("channels.links.uses")}
        value={uses}
        onChange={(event) => setUses(event.target.value as Uses)}
      >
        {(Object.keys(USES) as Uses[]).map((each) => (
          <option key={each} value={each}>
            {t(`channels.links.usesOf.${each}`)}
          </option>
        ))}
      </SelectField>
      {problem ? <ProblemNote problem={problem} /> : null}
      <DialogActions onClose={onClose} busy={busy}>
        {t("channels.links.create")}
      </DialogActions>
    </form>
  );
};

const MadeLink = ({ url, onClose }: { url: string; onClose: () => void }) => {
  const { t } = useTranslation();
  return (
    <div className="flex flex-1 flex-col gap-4 p-4">
      <p role="status" className="text-meta">
        <span className="block font-semibold">{t("channels.links.made")}</span>
        {t("channels.links.madeNote")}
      </p>
      <TextField
        label={t("channels.links.link")}
        readOnly
        autoFocus
        dir="ltr"
        value={url}
        onFocus={(event) => event.target.select()}
      />
      <div className="mt-auto flex justify-end gap-2">
        <CopyButton text={url} />
        <Button look="primary" onClick={onClose}>
          {t("channels.links.done")}
        </Button>
      </div>
    </div>
  );
};
