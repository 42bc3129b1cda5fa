import type { Channel, Message } from "@parley/contract";
import { Keyboard } from "lucide-react";
import { useTranslation } from "react-i18next";
import { AnchoredMenu, MenuItem, MenuLine } from "../../design/menu.tsx";
import { useOwnId } from "../../use-parley.ts";
import { ActionLabel } from "./action-list.tsx";
import { actionsFor, MESSAGE_ACTIONS } from "./message-actions.ts";
import { rowOf } from "./row-focus.ts";
import { useTalk } from "./talk.ts";
import { useMessageDeeds } from "./use-message-deeds.ts";
import { useIsSaved } from "./use-saved.ts";

interface MoreMenuProps {
  channel: Channel;
  message: Message;
}

/** Everything that can be done to a message, beside its toolbar. */
export const MoreMenu = ({ channel, message }: MoreMenuProps) => {
  const { t } = useTranslation();
  const talk = useTalk();
  const ownId = useOwnId();
  const isSaved = useIsSaved(message.id);
  const { act } = useMessageDeeds(channel);
  const offered = actionsFor({ message, channel, ownId });
  const row = rowOf(message.id);
  const close = () => talk.get().open?.what === "more" && talk.set({ open: null });
  return (
    <AnchoredMenu
      anchor={row?.querySelector("[data-opens-menu]") ?? row}
      onClose={close}
      label={t("act.more")}
    >
      {MESSAGE_ACTIONS.filter((action) => offered.has(action)).map((action) => (
        <MenuItem key={action} dangerous={action === "delete"} onSelect={() => act(action, message, isSaved)}>
          <ActionLabel action={action} message={message} isSaved={isSaved} />
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem onSelect={() => talk.set({ open: { messageId: message.id, what: "keys" } })}>
        <Keyboard size={16} strokeWidth={1.75} aria-hidden className="shrink-0 opacity-75" />
        <span className="min-w-0 flex-1">{t("act.keys")}</span>
        <kbd aria-hidden className="ms-4 font-sans text-muted">
          ?
        </kbd>
      </MenuItem>
    </AnchoredMenu>
  );
};
