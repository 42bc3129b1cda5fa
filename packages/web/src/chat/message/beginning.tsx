import type { Channel } from "@parley/contract";
import { useTranslation } from "react-i18next";
import { useChannelName } from "../channel/channel-name.ts";
import { SkeletonLine } from "./message-skeleton.tsx";

/**
 * Above the first message, always as high: nothing moves when the beginning is reached. Above the replies of a thread
 * stands what it is about already.
 */
export const beginningHeightOf = ({ kind, lastSeq }: Channel): number => {
  if (kind !== "thread") return 104;
  return lastSeq === 0 ? 40 : 8;
};

interface BeginningProps {
  channel: Channel;
  hasBefore: boolean;
}

export const Beginning = ({ channel, hasBefore }: BeginningProps) => {
  const { t } = useTranslation();
  const nameOf = useChannelName();
  if (channel.kind === "thread") return <NoReplies channel={channel} />;
  return (
    <div
      style={{ height: beginningHeightOf(channel) }}
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

/** Below what a thread is about, until somebody answers. */
const NoReplies = ({ channel }: { channel: Channel }) => {
  const { t } = useTranslation();
  return (
    <p
      style={{ height: beginningHeightOf(channel) }}
      className="mx-auto flex w-full max-w-[808px] shrink-0 items-center px-4 text-meta text-muted sm:px-6"
    >
      {channel.lastSeq === 0 ? t("places.thread.none") : null}
    </p>
  );
};
