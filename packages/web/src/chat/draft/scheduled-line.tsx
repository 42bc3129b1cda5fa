import type { Channel, ScheduledMessage } from "@parley/contract";
import { Pencil, SendHorizontal, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../design/icon-button.tsx";
import { useFormats } from "../../i18n/use-formats.ts";
import { useDayAndClock } from "../excerpt/time-of.tsx";
import { useSpotName } from "../excerpt/use-channels-of.ts";
import { useProblemTitle } from "../excerpt/use-problem-title.ts";
import { ChannelPicture, ChannelTitle } from "./channel-title.tsx";
import { EditScheduledDialog } from "./edit-scheduled-dialog.tsx";
import type { ScheduledDeeds } from "./use-scheduled.ts";

interface ScheduledLineProps {
  scheduled: ScheduledMessage;
  channel: Channel | undefined;
  deeds: ScheduledDeeds;
}

/** A message that waits for its time, or could not be sent at it. */
export const ScheduledLine = ({ scheduled, channel, deeds }: ScheduledLineProps) => {
  const { t } = useTranslation();
  const nameOf = useSpotName();
  const [isEditing, setEditing] = useState(false);
  const named = { channel: channel ? nameOf(channel) : t("places.drafts.gone") };
  return (
    <li className="flex flex-wrap gap-x-3 gap-y-1 py-3">
      <ChannelPicture channel={channel} />
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex items-baseline gap-2 leading-5">
          <ChannelTitle channel={channel} />
          <DueTime scheduled={scheduled} />
        </p>
        <p dir="auto" className="line-clamp-4 text-start whitespace-pre-wrap wrap-anywhere">
          {scheduled.text}
        </p>
        {scheduled.failure === null ? null : <Failure code={scheduled.failure} />}
      </div>
      <div className="ms-auto flex">
        <IconButton
          icon={SendHorizontal}
          label={t("places.drafts.sendNowIn", named)}
          onClick={() => void deeds.sendNow(scheduled, named.channel)}
          className="rtl:-scale-x-100"
        />
        <IconButton icon={Pencil} label={t("places.drafts.editIn", named)} onClick={() => setEditing(true)} />
        <IconButton
          icon={Trash2}
          label={t("places.drafts.removeIn", named)}
          onClick={() => void deeds.remove(scheduled)}
        />
      </div>
      <EditScheduledDialog
        scheduled={scheduled}
        open={isEditing}
        onClose={() => setEditing(false)}
        onChange={deeds.change}
      />
    </li>
  );
};

const DueTime = ({ scheduled: { at, failure } }: { scheduled: ScheduledMessage }) => {
  const { t } = useTranslation();
  const formats = useFormats();
  const dayAndClock = useDayAndClock();
  const isDue = failure === null && Date.parse(at) <= Date.now();
  return (
    <time dateTime={at} title={formats.full(at)} className="shrink-0 text-meta text-muted tabular-nums">
      {isDue ? t("places.drafts.dueNow") : dayAndClock(at)}
    </time>
  );
};

const Failure = ({ code }: { code: string }) => {
  const { t } = useTranslation();
  const titleOf = useProblemTitle();
  return (
    <p className="mt-1 border-s-2 border-danger ps-3 text-meta">
      <span className="font-semibold text-danger">
        {t("places.drafts.failed", { reason: titleOf(code) })}
      </span>
      <span className="block text-muted">{t("places.drafts.failedHint")}</span>
    </p>
  );
};
