import { type Channel, NotificationLevel } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { BellOff, Star } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { Menu, MenuItem } from "../../design/menu.tsx";
import { SelectField } from "../../design/select-field.tsx";
import { useFormats } from "../../i18n/use-formats.ts";
import { useParley } from "../../use-parley.ts";
import { sectionsIn } from "../workspace/sidebar-groups.ts";
import { useChannels, useWant, useWithWants } from "./channel-wants.ts";
import { isForGood, isMuted, MUTE_CHOICES, muteEnd } from "./mute.ts";
import { PaneSection } from "./pane-section.tsx";
import { SectionDialog } from "./section-dialog.tsx";
import { useUnmuteClock } from "./use-unmute-clock.ts";

const DEFAULT = "default";
const NONE = "";
const NEW = "\0new";

/** What one wants of a channel oneself: nobody else sees any of it. */
export const ChannelWantsSection = ({ channel: told }: { channel: Channel }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const want = useWant();
  const channel = useWithWants(told);
  const sections = sectionsIn(useChannels());
  const [asksSection, setAsksSection] = useState(false);
  const { settings } = channel;
  const { data } = useQuery({
    queryKey: ["notification-settings"],
    queryFn: () => parley.call("notification.settings", {}),
  });
  const levelWords = (level: NotificationLevel) => t(`channels.wants.levels.${level}`);
  const chooseSection = (section: string) => {
    if (section === NEW) setAsksSection(true);
    else void want(channel.id, { section: section === NONE ? null : section });
  };
  return (
    <PaneSection title={t("channels.wants.title")}>
      <SelectField
        label={t("channels.wants.notify")}
        value={settings.notify ?? DEFAULT}
        onChange={(event) => {
          const { data: notify = null } = NotificationLevel.safeParse(event.target.value);
          void want(channel.id, { notify });
        }}
      >
        <option value={DEFAULT}>
          {t("channels.wants.notifyDefault", { level: levelWords(data?.level ?? "mentions") })}
        </option>
        {NotificationLevel.options.map((level) => (
          <option key={level} value={level}>
            {levelWords(level)}
          </option>
        ))}
      </SelectField>
      <div className="flex flex-wrap gap-2">
        <MuteButton channel={channel} />
        <Button
          aria-pressed={settings.favourite}
          onClick={() => void want(channel.id, { favourite: !settings.favourite })}
        >
          <Star
            size={16}
            strokeWidth={1.75}
            aria-hidden
            className={settings.favourite ? "fill-accent text-accent" : "text-muted"}
          />
          {t("channels.wants.favourite")}
        </Button>
      </div>
      <SelectField
        label={t("channels.wants.section")}
        value={settings.section ?? NONE}
        onChange={(event) => chooseSection(event.target.value)}
      >
        <option value={NONE}>{t("channels.wants.noSection")}</option>
        {sections.map((section) => (
          <option key={section} value={section}>
            {section}
          </option>
        ))}
        <option value={NEW}>{t("channels.wants.newSection")}</option>
      </SelectField>
      <SectionDialog channelId={asksSection ? channel.id : null} onClose={() => setAsksSection(false)} />
    </PaneSection>
  );
};

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

const MuteButton = ({ channel }: { channel: Channel }) => {
  const { t } = useTranslation();
  const want = useWant();
  const words = useMuteWords(channel);
  if (words) {
    return (
      <div className="flex w-full items-center justify-between gap-2 rounded-control bg-sunken py-1 ps-3 pe-1">
        <p className="flex min-w-0 items-center gap-2 text-meta text-muted">
          <BellOff size={16} strokeWidth={1.75} aria-hidden className="shrink-0" />
          {words}
        </p>
        <Button look="quiet" onClick={() => void want(channel.id, { mutedUntil: null })}>
          {t("channels.wants.unmute")}
        </Button>
      </div>
    );
  }
  return (
    <Menu
      align="start"
      trigger={
        <Button>
          <BellOff size={16} strokeWidth={1.75} aria-hidden className="text-muted" />
          {t("channels.wants.mute")}
        </Button>
      }
    >
      {MUTE_CHOICES.map((choice) => (
        <MenuItem
          key={choice}
          onSelect={() => void want(channel.id, { mutedUntil: muteEnd(choice, Date.now()) })}
        >
          {t(`channels.wants.muteFor.${choice}`)}
        </MenuItem>
      ))}
    </Menu>
  );
};
