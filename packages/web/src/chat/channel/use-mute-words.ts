import type { Channel } from "@parley/contract";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../i18n/use-formats.ts";
import { useChannels } from "./channel-wants.ts";
import { isForGood, isMuted } from "./mute.ts";
import { useUnmuteClock } from "./use-unmute-clock.ts";

/** How long a channel is muted, as words; null while it is not. */
export const useMuteWords = (channel: Channel): string | null => {
  const { t } = useTranslation();
  const formats = useFormats();
  const channels = useChannels();
  const now = useUnmuteClock(channels);
  const { mutedUntil } = channel.settings;
  if (!mutedUntil || !isMuted(channel, now)) return null;
  return isForGood(mutedUntil)
    ? t("channels.wants.muted")
    : t("channels.wants.mutedUntil", { when: formats.near(mutedUntil) });
};
