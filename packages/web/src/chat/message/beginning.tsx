import type { Channel } from "@parley/contract";
import { useTranslation } from "react-i18next";
import { useChannelName } from "../channel/channel-name.ts";
import { SkeletonLine } from "./message-skeleton.tsx";

/**
 * Above the first message, always as high: nothing moves when the beginning is reached. Above the replies of a thread
 * stands what it is about already.
 */
export const beginningHeightOf = ({ kind }: Channel): number => (kind === "thread" ? 40 : 104);

interface BeginningProps {
  channel: Channel;
  hasBefore: boolean;
}

export const Beginning = ({ channel, hasBefore }: BeginningProps) => {
  const { t } = useTranslation();
  const nameOf = useChannelName();
  if (channel.kind === "thread") return <RepliesLine channel={channel} />;
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

/** How many replies follow. */
const RepliesLine = ({ channel }: { channel: Channel }) => {
  const { t } = useTranslation();
  const count = channel.lastSeq;
  return (
    <p
      style={{ height: beginningHeightOf(channel) }}
      className="mx-auto flex w-full max-w-[808px] shrink-0 items-center gap-3 px-4 text-meta text-muted sm:px-6"
    >
      {count > 0 ? t("places.thread.replies", { count }) : t("places.thread.none")}
      <span className="h-px flex-1 bg-line" />
    </p>
  );
};
