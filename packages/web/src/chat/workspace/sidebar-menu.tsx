import type { Channel } from "@parley/contract";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { AnchoredMenu, type MenuAnchor, MenuItem, MenuLine, SubMenu } from "../../design/menu.tsx";
import { useChannelName } from "../channel/channel-name.ts";
import { useChannels, useWant } from "../channel/channel-wants.ts";
import { isMuted, MUTE_CHOICES, muteEnd } from "../channel/mute.ts";
import { sectionsIn } from "./sidebar-groups.ts";

/** Of which line the menu is open, and where. */
export interface OpenMenu {
  readonly channelId: string;
  readonly anchor: MenuAnchor;
}

interface SidebarMenuProps {
  open: OpenMenu | null;
  onClose: () => void;
  onNewSection: (channelId: string) => void;
}

/** What one can want of a channel, from its line in the sidebar. */
export const SidebarMenu = ({ open, onClose, onNewSection }: SidebarMenuProps) => {
  const { t } = useTranslation();
  const nameOf = useChannelName();
  const channels = useChannels();
  const channel = open ? channels.get(open.channelId)?.channel : undefined;
  return (
    <AnchoredMenu
      anchor={channel ? (open?.anchor ?? null) : null}
      onClose={onClose}
      label={channel ? t("channels.sections.actions", { name: nameOf(channel) }) : ""}
    >
      {channel ? (
        <WantItems channel={channel} sections={sectionsIn(channels)} onNewSection={onNewSection} />
      ) : null}
    </AnchoredMenu>
  );
};

interface WantItemsProps {
  channel: Channel;
  sections: readonly string[];
  onNewSection: (channelId: string) => void;
}

const WantItems = ({ channel, sections, onNewSection }: WantItemsProps) => {
  const { t } = useTranslation();
  const want = useWant();
  const navigate = useNavigate();
  const { id, settings } = channel;
  const now = Date.now();
  return (
    <>
      <MenuItem onSelect={() => void want(id, { favourite: !settings.favourite })}>
        {t(settings.favourite ? "channels.wants.removeFavourite" : "channels.wants.addFavourite")}
      </MenuItem>
      <SubMenu label={t("channels.wants.section")}>
        {sections
          .filter((section) => section !== settings.section)
          .map((section) => (
            <MenuItem key={section} onSelect={() => void want(id, { section, favourite: false })}>
              {t("channels.sections.moveTo", { section })}
            </MenuItem>
          ))}
        {settings.section ? (
          <MenuItem onSelect={() => void want(id, { section: null })}>
            {t("channels.sections.moveOut", { section: settings.section })}
          </MenuItem>
        ) : null}
        <MenuItem onSelect={() => onNewSection(id)}>{t("channels.wants.newSection")}</MenuItem>
      </SubMenu>
      {isMuted(channel, now) ? (
        <MenuItem onSelect={() => void want(id, { mutedUntil: null })}>{t("channels.wants.unmute")}</MenuItem>
      ) : (
        <SubMenu label={t("channels.wants.mute")}>
          {MUTE_CHOICES.map((choice) => (
            <MenuItem
              key={choice}
              onSelect={() => void want(id, { mutedUntil: muteEnd(choice, Date.now()) })}
            >
              {t(`channels.wants.muteFor.${choice}`)}
            </MenuItem>
          ))}
        </SubMenu>
      )}
      <MenuLine />
      <MenuItem
        onSelect={() =>
          void navigate({ to: "/c/$channelId", params: { channelId: id }, search: { pane: "details" } })
        }
      >
        {t("channels.sections.details")}
      </MenuItem>
    </>
  );
};
