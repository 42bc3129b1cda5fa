import type { HeldDraft } from "@parley/client";
import type { Channel } from "@parley/contract";
import { Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../design/icon-button.tsx";
import { useTell } from "../../design/toast.tsx";
import { useParley } from "../../use-parley.ts";
import { ShortTime } from "../excerpt/time-of.tsx";
import { useSpotName } from "../excerpt/use-channels-of.ts";
import { ChannelPicture, ChannelTitle } from "./channel-title.tsx";

interface DraftLineProps {
  draft: HeldDraft;
  channel: Channel | undefined;
}

/** What one has begun to write in one channel: the way back to it, and to be rid of it. */
export const DraftLine = ({ draft, channel }: DraftLineProps) => {
  const { t } = useTranslation();
  const parley = useParley();
  const tell = useTell();
  const nameOf = useSpotName();
  const { channelId, text, version } = draft;
  const remove = () => {
    parley.setDraft(channelId, "");
    const undo = () => {
      // Whoever has begun anew meanwhile keeps that.
      if (!parley.replica.get().drafts.get(channelId)?.text) parley.setDraft(channelId, text);
    };
    tell({ text: t("places.drafts.deleted"), action: { label: t("places.undo"), onSelect: undo } });
  };
  return (
    <li className="flex gap-3 py-3">
      <ChannelPicture channel={channel} />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline gap-2 leading-5">
          <ChannelTitle channel={channel} />
          <ShortTime time={new Date(version).toISOString()} />
        </p>
        <p dir="auto" className="line-clamp-3 text-start whitespace-pre-wrap wrap-anywhere">
          {text}
        </p>
      </div>
      <IconButton
        icon={Trash2}
        label={t("places.drafts.deleteIn", { channel: channel ? nameOf(channel) : t("places.drafts.gone") })}
        onClick={remove}
      />
    </li>
  );
};
