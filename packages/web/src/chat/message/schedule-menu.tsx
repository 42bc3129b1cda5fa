import type { Channel } from "@parley/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Clock3 } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../design/dialog.tsx";
import { DialogActions } from "../../design/dialog-actions.tsx";
import { IconButton } from "../../design/icon-button.tsx";
import { Menu, MenuItem, MenuLine } from "../../design/menu.tsx";
import { TextField } from "../../design/text-field.tsx";
import { useTell, useTellProblem } from "../../design/toast.tsx";
import { useFormats } from "../../i18n/use-formats.ts";
import { useParley } from "../../use-parley.ts";
import { SCHEDULED_KEY } from "../draft/use-scheduled.ts";
import { useDayAndClock } from "../excerpt/time-of.tsx";
import { localValueOf, scheduleTimes } from "./schedule-times.ts";

interface ScheduleMenuProps {
  channel: Channel;
  text: string;
  onScheduled: () => void;
}

/** Writes now and sends later: at one of the usual times, or at one of one's own. */
export const ScheduleMenu = ({ channel, text, onScheduled }: ScheduleMenuProps) => {
  const { t, i18n } = useTranslation();
  const parley = useParley();
  const formats = useFormats();
  const dayAndClock = useDayAndClock();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const tell = useTell();
  const tellProblem = useTellProblem();
  const [picks, setPicks] = useState(false);
  // The same until it is scheduled: asked twice, it is still one message.
  const nonce = useRef(crypto.randomUUID());
  const times = scheduleTimes(new Date());

  const schedule = async (time: Date) => {
    const at = time.toISOString();
    try {
      await parley.call("scheduled.create", { id: channel.id, text, nonce: nonce.current, at });
      void queries.invalidateQueries({ queryKey: SCHEDULED_KEY });
      nonce.current = crypto.randomUUID();
      onScheduled();
      tell({
        text: t("writing.scheduled", { time: dayAndClock(at) }),
        action: { label: t("writing.showScheduled"), onSelect: () => void navigate({ to: "/drafts" }) },
      });
    } catch (error) {
      tellProblem(error);
    }
  };
  const clockOf = (time: Date) => formats.clock(time.toISOString());
  const dayOf = (time: Date) =>
    new Intl.DateTimeFormat(i18n.resolvedLanguage, { weekday: "long" }).format(time);
  return (
    <>
      <Menu
        side="top"
        trigger={
          <IconButton
            icon={Clock3}
            label={t("writing.later")}
            side="top"
            disabled={text.trim() === ""}
            className="my-[7px] pointer-coarse:my-0.5"
          />
        }
      >
        <MenuItem onSelect={() => void schedule(times.inAnHour)}>{t("writing.inAnHour")}</MenuItem>
        <MenuItem onSelect={() => void schedule(times.tomorrow)}>
          {t("writing.tomorrow", { time: clockOf(times.tomorrow) })}
        </MenuItem>
        {times.monday ? (
          <MenuItem onSelect={() => times.monday && void schedule(times.monday)}>
            {t("writing.monday", { day: dayOf(times.monday), time: clockOf(times.monday) })}
          </MenuItem>
        ) : null}
        <MenuLine />
        <MenuItem onSelect={() => setPicks(true)}>{t("writing.pick")}</MenuItem>
      </Menu>
      {picks ? (
        <PickTime
          onClose={() => setPicks(false)}
          onPick={(time) => {
            setPicks(false);
            void schedule(time);
          }}
        />
      ) : null}
    </>
  );
};

const PickTime = ({ onClose, onPick }: { onClose: () => void; onPick: (time: Date) => void }) => {
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
