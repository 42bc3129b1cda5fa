import { MESSAGE_CHARACTERS_MAX, type ScheduledMessage } from "@parley/contract";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../design/dialog.tsx";
import { DialogActions } from "../../design/dialog-actions.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { TextArea } from "../../design/text-area.tsx";
import { TextField } from "../../design/text-field.tsx";
import { useSubmission } from "../../identity/use-submission.ts";
import { useOwnProfile } from "../../use-parley.ts";
import type { ScheduledDeeds } from "./use-scheduled.ts";
import { momentOf, wallTimeOf } from "./wall-time.ts";

interface EditScheduledDialogProps {
  scheduled: ScheduledMessage;
  open: boolean;
  onClose: () => void;
  onChange: ScheduledDeeds["change"];
}

/** Changes the words and the time of a message that waits. */
export const EditScheduledDialog = ({ open, onClose, ...rest }: EditScheduledDialogProps) => {
  const { t } = useTranslation();
  return (
    <Dialog open={open} onClose={onClose} title={t("places.drafts.editTitle")}>
      {open ? <EditScheduled {...rest} onClose={onClose} /> : null}
    </Dialog>
  );
};

const EditScheduled = ({ scheduled, onClose, onChange }: Omit<EditScheduledDialogProps, "open">) => {
  const { t } = useTranslation();
  const timeZone = useOwnProfile()?.timeZone ?? undefined;
  const [text, setText] = useState(scheduled.text);
  const [shown, setShown] = useState(() => wallTimeOf(scheduled.at, timeZone));
  const [isChecked, setChecked] = useState(false);
  const { submit, busy, problem, fieldErrors } = useSubmission();
  const at = momentOf(shown, timeZone);
  const excess = [...text].length - MESSAGE_CHARACTERS_MAX;
  // What could not be sent is tried again only at another time.
  const isTimeKept = shown === wallTimeOf(scheduled.at, timeZone) && scheduled.failure === null;
  const isPast = at === null || (!isTimeKept && Date.parse(at) <= Date.now());
  const textError =
    excess > 0
      ? t("places.drafts.tooLong", { count: excess })
      : isChecked && text.trim() === ""
        ? t("places.drafts.empty")
        : fieldErrors.text;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (isPast || at === null || text.trim() === "" || excess > 0) return;
    const change = {
      scheduledId: scheduled.id,
      ...(text === scheduled.text ? {} : { text: text.trim() }),
      ...(isTimeKept ? {} : { at }),
    };
    if (await submit(() => onChange(change))) onClose();
  };
  return (
    <form onSubmit={(event) => void save(event)} noValidate className="flex flex-col gap-4 p-4">
      {problem ? <ProblemNote problem={problem} /> : null}
      <TextArea
        label={t("places.drafts.text")}
        dir="auto"
        rows={5}
        autoFocus
        value={text}
        error={textError}
        onChange={(event) => setText(event.target.value)}
      />
      <TextField
        type="datetime-local"
        label={t("places.drafts.at")}
        value={shown}
        onChange={(event) => setShown(event.target.value)}
        error={isPast && isChecked ? t("places.drafts.past") : fieldErrors.at}
        hint={timeZone ? t("places.drafts.zone", { zone: timeZone }) : undefined}
      />
      <DialogActions onClose={onClose} busy={busy}>
        {t("save")}
      </DialogActions>
    </form>
  );
};
