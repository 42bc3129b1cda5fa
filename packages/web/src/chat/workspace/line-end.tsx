import { type Channel, isDirect } from "@parley/contract";
import { BellOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { attentionOf } from "../channel/attention.ts";

const COUNT_MAX = 99;

interface LineEndProps {
  channel: Channel;
  now: number;
  isTyped: boolean;
}

/** At the end of a line: so much names one, something is unread, someone types; or that it is muted. */
export const LineEnd = ({ channel, now, isTyped }: LineEndProps) => {
  const { t } = useTranslation();
  const { unread, mentions, count, isQuiet } = attentionOf(channel, now);
  const words = [
    unread > 0 ? t("sidebar.unread", { count: unread }) : null,
    mentions > 0 && !isDirect(channel) ? t("channels.sections.mentions", { count: mentions }) : null,
  ].filter(Boolean);
  const spoken = words.length > 0 ? <span className="sr-only">{words.join(", ")}</span> : null;
  if (isQuiet) {
    return (
      <>
        {spoken}
        {channel.archivedAt ? null : (
          <BellOff
            size={14}
            strokeWidth={1.75}
            aria-label={t("channels.sections.muted")}
            className="shrink-0"
          />
        )}
      </>
    );
  }
  if (count > 0) {
    return (
      <span className="min-w-5 shrink-0 rounded-full bg-accent px-1.5 text-center text-tiny leading-[18px] font-semibold tabular-nums text-on-accent">
        <span aria-hidden>{count > COUNT_MAX ? `${COUNT_MAX}+` : count}</span>
        {spoken}
      </span>
    );
  }
  if (unread > 0) {
    return (
      <span className="mx-1.5 size-2 shrink-0 rounded-full bg-accent" data-dot>
        {spoken}
      </span>
    );
  }
  return isTyped ? (
    <span className="shrink-0 text-tiny font-normal text-muted">{t("sidebar.typing")}</span>
  ) : null;
};
