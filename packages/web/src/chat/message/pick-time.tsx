import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../design/dialog.tsx";
import { DialogActions } from "../../design/dialog-actions.tsx";
import { TextField } from "../../design/text-field.tsx";
import { localValueOf, scheduleTimes } from "./schedule-times.ts";

interface PickTimeProps {
  onClose: () => void;
  onPick: (time: Date) => void;
}

/** Asks for the time of one's own at which a message is sent. */
export const PickTime = ({ onClose, onPick }: PickTimeProps) => {
  const { t } = useTranslation();
  const [value, setValue] = useState(() => localValueOf(scheduleTimes(new Date()).tomorrow));
  const [isPast, setPast] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const time = new Date(value);
    if (time.getTime() > Date.now()) onPick(time);
    else setPast(true);
  };
  return (
    <Dialog open onClose={onClose} title={t("writing.pickTitle")}>
      <form onSubmit={submit} className="flex flex-1 flex-col gap-6 p-4">
        <TextField
          label={t("writing.at")}
          type="datetime-local"
          required
          min={localValueOf(new Date())}
          value={value}
          error={isPast ? t("writing.past") : undefined}
          onChange={(event) => {
            setPast(false);
            setValue(event.target.value);
          }}
        />
        <DialogActions onClose={onClose} busy={false}>
          {t("writing.schedule")}
        </DialogActions>
      </form>
    </Dialog>
  );
};
