import type { Channel, Message } from "@parley/contract";
import { Ellipsis } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../design/icon-button.tsx";
import { useOwnId } from "../../use-parley.ts";
import { useLikelyEmoji } from "../reaction/recent-emoji.ts";
import { lookOf } from "./action-looks.ts";
import { ACTION_KEYS, actionsFor, type MessageAction } from "./message-actions.ts";
import { useTalk } from "./talk.ts";
import { useMessageDeeds } from "./use-message-deeds.ts";

const SHOWN = ["react", "reply", "thread"] as const satisfies readonly MessageAction[];
const QUICK_EMOJI = 3;

interface MessageToolbarProps {
  channel: Channel;
  message: Message;
  name: string;
}

/** Floats above the end of the message that is under the pointer or has the focus. */
export const MessageToolbar = ({ channel, message, name }: MessageToolbarProps) => {
  const { t } = useTranslation();
  const talk = useTalk();
  const ownId = useOwnId();
  const { act, react } = useMessageDeeds(channel);
  const quick = useLikelyEmoji(QUICK_EMOJI);
  const offered = actionsFor({ message, channel, ownId });
  if (offered.size === 0) return null;
  return (
    <div
      role="toolbar"
      aria-label={t("act.label", { name })}
      className="surface absolute end-1 -top-5 z-10 flex items-center p-0.5 pointer-coarse:hidden"
    >
      {offered.has("react")
        ? quick.map((emoji) => (
            <button
              key={emoji}
              type="button"
              aria-label={t("act.reactWith", { emoji })}
              onClick={() => react(message, emoji)}
              className="hidden size-8 items-center justify-center rounded-control font-emoji text-body transition-colors hover:bg-selected sm:inline-flex"
            >
              {emoji}
            </button>
          ))
        : null}
      {SHOWN.filter((action) => offered.has(action)).map((action) => {
        const { icon, label } = lookOf(action, message, false);
        return (
          <IconButton
            key={action}
            icon={icon}
            label={t(label)}
            shortcut={ACTION_KEYS[action]}
            side="top"
            onClick={() => act(action, message)}
          />
        );
      })}
      <IconButton
        icon={Ellipsis}
        label={t("act.more")}
        shortcut="M"
        side="top"
        data-opens-menu
        aria-haspopup="menu"
        onClick={() => talk.set({ open: { messageId: message.id, what: "more" } })}
      />
    </div>
  );
};
