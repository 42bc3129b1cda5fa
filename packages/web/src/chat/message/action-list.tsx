import type { Message } from "@parley/contract";
import { useTranslation } from "react-i18next";
import { ICON_STROKE } from "../../design/icon-button.tsx";
import { lookOf } from "./action-looks.ts";
import { ACTION_KEYS, type MessageAction } from "./message-actions.ts";

interface ActionLabelProps {
  action: MessageAction;
  message: Message;
  isSaved: boolean;
}

/** An action as a line of a menu shows it: picture, words, and the letter that does the same. */
export const ActionLabel = ({ action, message, isSaved }: ActionLabelProps) => {
  const { t } = useTranslation();
  const { icon: Icon, label } = lookOf(action, message, isSaved);
  return (
    <>
      <Icon size={16} strokeWidth={ICON_STROKE} aria-hidden className="shrink-0 opacity-75" />
      <span className="min-w-0 flex-1">{t(label)}</span>
      <kbd aria-hidden className="ms-4 font-sans text-muted pointer-coarse:hidden">
        {ACTION_KEYS[action]}
      </kbd>
    </>
  );
};
