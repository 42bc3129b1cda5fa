import { Dialog as Base } from "@base-ui/react/dialog";
import type { Channel, Message } from "@parley/contract";
import { Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { joinClasses } from "../../design/join-classes.ts";
import { useOwnId } from "../../use-parley.ts";
import { useLikelyEmoji } from "../reaction/recent-emoji.ts";
import { ActionLabel } from "./action-list.tsx";
import { actionsFor, MESSAGE_ACTIONS } from "./message-actions.ts";
import { useTalk } from "./talk.ts";
import { useMessageDeeds } from "./use-message-deeds.ts";
import { useIsSaved } from "./use-saved.ts";

const QUICK_EMOJI = 6;

interface MessageSheetProps {
  channel: Channel;
  message: Message;
}

/** What the toolbar and its menu are where one points with a finger: from the lower edge, after a long press. */
export const MessageSheet = ({ channel, message }: MessageSheetProps) => {
  const { t } = useTranslation();
  const talk = useTalk();
  const ownId = useOwnId();
  const isSaved = useIsSaved(message.id);
  const quick = useLikelyEmoji(QUICK_EMOJI);
  const { act, react } = useMessageDeeds(channel);
  const offered = actionsFor({ message, channel, ownId });
  const close = () => talk.get().open?.what === "sheet" && talk.set({ open: null });
  return (
    <Base.Root open onOpenChange={(open) => !open && close()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 animate-appear bg-veil" />
        <Base.Popup
          aria-label={t("act.more")}
          className={joinClasses(
            "surface fixed inset-x-0 bottom-0 z-40 mx-auto flex max-h-[80dvh] max-w-[480px] animate-appear flex-col gap-1 overflow-y-auto",
            "rounded-b-none p-2 pb-[max(12px,env(safe-area-inset-bottom))] select-none",
          )}
        >
          {offered.has("react") ? (
            <div className="flex justify-between gap-1 border-b border-line px-1 pb-2">
              {quick.map((emoji) => (
                <button
                  key={emoji}
                  type="button"
                  aria-label={t("act.reactWith", { emoji })}
                  onClick={() => {
                    close();
                    react(message, emoji);
                  }}
                  className="inline-flex size-11 items-center justify-center rounded-full bg-sunken font-emoji text-title active:bg-selected"
                >
                  {emoji}
                </button>
              ))}
              <button
                type="button"
                aria-label={t("act.react")}
                onClick={() => act("react", message)}
                className="inline-flex size-11 items-center justify-center rounded-full bg-sunken text-muted active:bg-selected"
              >
                <Plus size={20} strokeWidth={1.75} aria-hidden />
              </button>
            </div>
          ) : null}
          {MESSAGE_ACTIONS.filter((action) => action !== "react" && offered.has(action)).map((action) => (
            <button
              key={action}
              type="button"
              onClick={() => {
                close();
                act(action, message, isSaved);
              }}
              className={joinClasses(
                "flex min-h-11 items-center gap-3 rounded-control px-3 text-start active:bg-selected",
                action === "delete" && "text-danger",
              )}
            >
              <ActionLabel action={action} message={message} isSaved={isSaved} />
            </button>
          ))}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
};
