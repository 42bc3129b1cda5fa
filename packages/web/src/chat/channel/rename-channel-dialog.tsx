import { CHANNEL_NAME_CHARACTERS_MAX, type Channel } from "@parley/contract";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../design/dialog.tsx";
import { DialogActions } from "../../design/dialog-actions.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { TextField } from "../../design/text-field.tsx";
import { useSubmission } from "../../identity/use-submission.ts";
import { useParley } from "../../use-parley.ts";

interface RenameChannelDialogProps {
  channel: Channel;
  open: boolean;
  onClose: () => void;
}

export const RenameChannelDialog = ({ channel, open, onClose }: RenameChannelDialogProps) => {
  const { t } = useTranslation();
  return (
    <Dialog open={open} onClose={onClose} title={t("channel.renameTitle")}>
      <RenameChannel channel={channel} onClose={onClose} />
    </Dialog>
  );
};

const RenameChannel = ({ channel, onClose }: { channel: Channel; onClose: () => void }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const [name, setName] = useState(channel.name ?? "");
  const { submit, busy, problem, fieldErrors } = useSubmission();
  const rename = async (event: FormEvent) => {
    event.preventDefault();
    if (await submit(() => parley.call("channel.update", { id: channel.id, name }))) onClose();
  };
  return (
    <form noValidate onSubmit={(event) => void rename(event)} className="flex flex-col gap-4 p-4">
      <TextField
        label={t("channel.name")}
        maxLength={CHANNEL_NAME_CHARACTERS_MAX}
        autoFocus
        autoComplete="off"
        value={name}
        error={fieldErrors.name}
        onChange={(event) => setName(event.target.value)}
      />
      {problem ? <ProblemNote problem={problem} /> : null}
      <DialogActions onClose={onClose} busy={busy} disabled={!name.trim()}>
        {t("save")}
      </DialogActions>
    </form>
  );
};
