import type { Channel } from "@parley/contract";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../design/dialog.tsx";
import { DialogActions } from "../../design/dialog-actions.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { TextField } from "../../design/text-field.tsx";
import { useSubmission } from "../../identity/use-submission.ts";
import { useParley } from "../../use-parley.ts";

interface DeleteChannelDialogProps {
  channel: Channel;
  open: boolean;
  onClose: () => void;
}

/** Deletes a channel with all that was said in it, once its name has been typed. */
export const DeleteChannelDialog = ({ channel, open, onClose }: DeleteChannelDialogProps) => {
  const { t } = useTranslation();
  const name = channel.name ?? "";
  return (
    <Dialog open={open} onClose={onClose} title={t("channels.rules.deleteTitle", { channel: name })}>
      <DeleteChannel channelId={channel.id} name={name} onClose={onClose} />
    </Dialog>
  );
};

interface DeleteChannelProps {
  channelId: string;
  name: string;
  onClose: () => void;
}

const DeleteChannel = ({ channelId, name, onClose }: DeleteChannelProps) => {
  const { t } = useTranslation();
  const parley = useParley();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const { submit, busy, problem } = useSubmission();
  const isSure = typed.trim() === name.trim();
  const remove = async (event: FormEvent) => {
    event.preventDefault();
    if (!isSure) return;
    await submit(async () => {
      await parley.call("channel.delete", { id: channelId });
      onClose();
      await navigate({ to: "/" });
    });
  };
  return (
    <form onSubmit={(event) => void remove(event)} className="flex flex-1 flex-col gap-4 p-4">
      <p className="text-muted">{t("channels.rules.deleteDetail")}</p>
      <TextField
        label={t("channels.rules.deleteConfirm", { channel: name })}
        autoFocus
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {problem ? <ProblemNote problem={problem} /> : null}
      <DialogActions onClose={onClose} busy={busy} look="danger" disabled={!isSure}>
        {t("channels.rules.delete")}
      </DialogActions>
    </form>
  );
};
