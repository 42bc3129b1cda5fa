import type { Channel } from "@parley/contract";
import { useTranslation } from "react-i18next";
import { useChannelName } from "../channel/channel-name.ts";
import { SkeletonLine } from "./message-skeleton.tsx";

/** Above the first message, always as high: nothing moves when the beginning is reached. */
export const BEGINNING_HEIGHT = 104;

interface BeginningProps {
  channel: Channel;
  hasBefore: boolean;
}

export const Beginning = ({ channel, hasBefore }: BeginningProps) => {
  const { t } = useTranslation();
  const nameOf = useChannelName();
  return (
    <div
      style={{ height: BEGINNING_HEIGHT }}
      className="mx-auto flex w-full max-w-[808px] shrink-0 flex-col justify-end px-4 pb-3 sm:px-6"
    >
      {hasBefore ? (
        <SkeletonLine />
      ) : (
        <p dir="auto" className="line-clamp-3 shrink-0 wrap-anywhere text-muted">
          {channel.kind === "group"
            ? t("message.beginningGroup", { channel: nameOf(channel) })
            : t("message.beginningDirect", { name: nameOf(channel) })}
        </p>
      )}
    </div>
  );
};
