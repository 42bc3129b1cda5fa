import type { Channel, Message } from "@parley/contract";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "../../design/confirm-dialog.tsx";
import { useTellProblem } from "../../design/toast.tsx";
import { useParley } from "../../use-parley.ts";
import { usePersonNames } from "../friend/person-directory.ts";
import { EmojiPopover } from "../reaction/emoji-popover.tsx";
import { noteUsed } from "../reaction/recent-emoji.ts";
import { MessageSheet } from "./message-sheet.tsx";
import { MoreMenu } from "./more-menu.tsx";
import { rowOf } from "./row-focus.ts";
import { useTalk, useTalkState } from "./talk.ts";
import { useMessage } from "./use-message.ts";
import { useMessageDeeds } from "./use-message-deeds.ts";

const EditHistoryDialog = lazy(async () => ({
  default: (await import("./edit-history-dialog.tsx")).EditHistoryDialog,
}));
const ForwardDialog = lazy(async () => ({ default: (await import("./forward-dialog.tsx")).ForwardDialog }));
const KeysDialog = lazy(async () => ({ default: (await import("./keys-dialog.tsx")).KeysDialog }));

/** What stands open at a message, one thing at a time: it stays when the row of the message leaves the page. */
export const MessageOverlays = ({ channel }: { channel: Channel }) => {
  const open = useTalkState((state) => state.open);
  const message = useMessage(channel.id, open?.messageId ?? null);
  if (!open || !message) return null;
  return (
    <Suspense>
      <Overlay channel={channel} message={message} what={open.what} />
    </Suspense>
  );
};

/** Beside its toolbar: above or below a row that fills the screen there is no room. */
const placeOf = (messageId: string) => {
  const row = rowOf(messageId);
  return row?.querySelector("[data-opens-menu]") ?? row;
};

interface OverlayProps {
  channel: Channel;
  message: Message;
  what: NonNullable<ReturnType<ReturnType<typeof useTalk>["get"]>["open"]>["what"];
}

const Overlay = ({ channel, message, what }: OverlayProps) => {
  const talk = useTalk();
  const { react } = useMessageDeeds(channel);
  const close = () => talk.set({ open: null });
  switch (what) {
    case "more":
      return <MoreMenu channel={channel} message={message} />;
    case "sheet":
      return <MessageSheet channel={channel} message={message} />;
    case "react":
      return (
        <EmojiPopover
          open
          onClose={close}
          anchor={() => placeOf(message.id)}
          finalFocus={() => (talk.get().focused === message.id ? rowOf(message.id) : true)}
          onChoose={(emoji) => {
            noteUsed(emoji);
            react(message, emoji);
          }}
        />
      );
    case "history":
      return <EditHistoryDialog channel={channel} message={message} onClose={close} />;
    case "forward":
      return <ForwardDialog channel={channel} message={message} onClose={close} />;
    case "keys":
      return <KeysDialog onClose={close} />;
    case "delete":
      return <AskToDelete channel={channel} message={message} />;
  }
};

/** Of what another one wrote: it is not one's own to take back. */
const AskToDelete = ({ channel, message }: { channel: Channel; message: Message }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const talk = useTalk();
  const tellProblem = useTellProblem();
  const [name = ""] = usePersonNames(channel.id, [message.senderId]);
  return (
    <ConfirmDialog
      open
      onClose={() => talk.set({ open: null })}
      title={t("act.deleteTitle", { name })}
      detail={t("act.deleteDetail")}
      action={t("act.delete")}
      onConfirm={() => void parley.delete(channel.id, message.id).catch(tellProblem)}
    />
  );
};
