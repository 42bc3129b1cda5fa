import type { Channel } from "@parley/contract";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../design/dialog.tsx";
import { DialogActions } from "../../design/dialog-actions.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useSubmission } from "../../identity/use-submission.ts";
import { useParley } from "../../use-parley.ts";
import { ChannelFields, type Described } from "./channel-fields.tsx";

interface EditChannelDialogProps {
  channel: Channel;
  open: boolean;
  onClose: () => void;
}

/** Name, topic, description and emoji of a channel. */
export const EditChannelDialog = ({ channel, open, onClose }: EditChannelDialogProps) => {
  const { t } = useTranslation();
  return (
    <Dialog open={open} onClose={onClose} title={t("channels.about.editTitle")}>
      <EditChannel channel={channel} onClose={onClose} />
    </Dialog>
  );
};

/** Only what was changed here: somebody else may be changing the rest. */
export const changesIn = (channel: Channel, { name, topic, description, avatar }: Described) => {
  const [newName, newTopic, newDescription] = [name.trim(), topic.trim() || null, description.trim() || null];
  return {
    ...(newName !== channel.name && { name: newName }),
    ...(newTopic !== channel.topic && { topic: newTopic }),
    ...(newDescription !== channel.description && { description: newDescription }),
    ...(avatar !== channel.avatar && { avatar }),
  };
};

const EditChannel = ({ channel, onClose }: { channel: Channel; onClose: () => void }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const [described, setDescribed] = useState<Described>(() => ({
    name: channel.name ?? "",
    topic: channel.topic ?? "",
    description: channel.description ?? "",
    avatar: channel.avatar,
  }));
  const [before] = useState(channel);
  const { submit, busy, problem, fieldErrors } = useSubmission();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const changes = changesIn(before, described);
    if (await submit(() => parley.call("channel.update", { id: channel.id, ...changes }))) onClose();
  };
  return (
    <form
      noValidate
      onSubmit={(event) => void save(event)}
      className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4"
    >
      <ChannelFields value={described} onChange={setDescribed} errors={fieldErrors} />
      {problem ? <ProblemNote problem={problem} /> : null}
      <DialogActions onClose={onClose} busy={busy} disabled={!described.name.trim()}>
        {t("save")}
      </DialogActions>
    </form>
  );
};
