import { SECTION_CHARACTERS_MAX } from "@parley/contract";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../design/dialog.tsx";
import { DialogActions } from "../../design/dialog-actions.tsx";
import { TextField } from "../../design/text-field.tsx";
import { useWant } from "./channel-wants.ts";

interface SectionDialogProps {
  /** Which channel goes into it; null: the dialog is closed. */
  channelId: string | null;
  onClose: () => void;
}

/** Makes a section by moving the first channel into it. */
export const SectionDialog = ({ channelId, onClose }: SectionDialogProps) => {
  const { t } = useTranslation();
  return (
    <Dialog
      open={channelId !== null}
      onClose={onClose}
      title={t("channels.wants.newSection").replace("…", "")}
    >
      {channelId === null ? null : <NewSection channelId={channelId} onClose={onClose} />}
    </Dialog>
  );
};

const NewSection = ({ channelId, onClose }: { channelId: string; onClose: () => void }) => {
  const { t } = useTranslation();
  const want = useWant();
  const [name, setName] = useState("");
  const create = (event: FormEvent) => {
    event.preventDefault();
    const section = name.trim();
    if (!section) return;
    void want(channelId, { section, favourite: false });
    onClose();
  };
  return (
    <form onSubmit={create} className="flex flex-col gap-4 p-4">
      <TextField
        label={t("channels.wants.sectionName")}
        maxLength={SECTION_CHARACTERS_MAX}
        autoFocus
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <DialogActions onClose={onClose} busy={false} disabled={!name.trim()}>
        {t("channels.wants.sectionCreate")}
      </DialogActions>
    </form>
  );
};
