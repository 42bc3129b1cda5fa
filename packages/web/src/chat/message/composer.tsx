import { type Channel, MESSAGE_CHARACTERS_MAX } from "@parley/contract";
import { SendHorizontal, Smile } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../design/icon-button.tsx";
import { useTellProblem } from "../../design/toast.tsx";
import { useMedia, WIDE } from "../../design/use-media.ts";
import { useParley } from "../../use-parley.ts";
import { useChannelName } from "../channel/channel-name.ts";
import { EmojiPopover } from "../reaction/emoji-popover.tsx";
import { ReplyBanner } from "./reply-quote.tsx";
import { ScheduleMenu } from "./schedule-menu.tsx";
import { useTalk, useTalkState } from "./talk.ts";
import { useDraft } from "./use-draft.ts";
import { useGoToMessages } from "./use-go-to-messages.ts";
import { useSlowMode } from "./use-slow-mode.ts";
import { useTypeAnywhere } from "./use-type-anywhere.ts";
import { WritingField } from "./writing/writing-field.tsx";

interface ComposerProps {
  channel: Channel;
  /** Beside another one: it takes no letter that was not typed into it. */
  isAside: boolean;
}

/** Where one writes: one line that grows to eight. Enter sends, Shift and Enter breaks the line. */
export const Composer = ({ channel, isAside }: ComposerProps) => {
  const { t } = useTranslation();
  const parley = useParley();
  const talk = useTalk();
  const nameOf = useChannelName();
  const label =
    channel.kind === "thread" ? t("places.thread.write") : t("composer.label", { name: nameOf(channel) });
  // A long name would be cut off in the middle of a letter.
  const hasRoom = useMedia(WIDE);
  const tellProblem = useTellProblem();
  const [text, setText] = useDraft(channel.id);
  const replyTo = useTalkState((state) => state.replyTo);
  const [picksEmoji, setPicksEmoji] = useState(false);
  const slowSeconds = useSlowMode(channel);
  const { editLast, focusLast } = useGoToMessages(channel);
  const field = useRef<HTMLTextAreaElement>(null);
  const emojiButton = useRef<HTMLButtonElement>(null);
  const excess = text.length > MESSAGE_CHARACTERS_MAX ? [...text].length - MESSAGE_CHARACTERS_MAX : 0;
  const maySend = text.trim() !== "" && excess <= 0 && slowSeconds === 0;
  const noteId = `composer-note-${channel.id}`;
  useTypeAnywhere(isAside ? null : field);

  useEffect(() => {
    // Who goes from result to result in the pane of a search stays there.
    if (document.activeElement?.closest("aside")) return;
    // On a phone this would bring up the keyboard over what one came to read.
    if (matchMedia("(pointer: fine)").matches) field.current?.focus();
  }, []);

  const send = () => {
    if (!maySend) return;
    // Without the line breaks around it, but with the spaces inside: what was typed is what is sent.
    const words = text.replace(/^\s*\n|\s+$/g, "");
    talk.set({ replyTo: null });
    field.current?.focus();
    parley.send(channel.id, words, replyTo ? { replyTo } : {}).catch((error: unknown) => {
      setText(text);
      talk.set({ replyTo });
      tellProblem(error);
    });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape" && replyTo) {
      event.preventDefault();
      event.stopPropagation();
      talk.set({ replyTo: null });
    }
    if (event.key !== "ArrowUp" || text !== "" || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (event.shiftKey || !editLast()) focusLast();
  };
  const insert = (emoji: string) => {
    const box = field.current;
    const at = box?.selectionEnd ?? text.length;
    setText(`${text.slice(0, at)}${emoji}${text.slice(at)}`);
    requestAnimationFrame(() => box?.setSelectionRange(at + emoji.length, at + emoji.length));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      className="relative flex flex-wrap items-end rounded-surface border border-edge/50 bg-raised transition-colors focus-within:border-accent hover:border-edge focus-within:hover:border-accent"
    >
      <ReplyBanner channel={channel} />
      <WritingField
        channel={channel}
        field={field}
        data-composer
        aria-label={label}
        placeholder={hasRoom ? label : t("composer.placeholder")}
        aria-describedby={noteId}
        aria-invalid={excess > 0 || undefined}
        enterKeyHint="send"
        value={text}
        onChange={(next) => {
          setText(next);
          if (next.trim()) parley.typing(channel.id);
        }}
        onSubmit={send}
        onKeyDown={onKey}
        onFocus={() => talk.get().focused && talk.set({ focused: null })}
        className="min-h-[46px] min-w-0 flex-1 px-4 py-3 placeholder:truncate"
      />
      <span
        id={noteId}
        className={
          excess > 0
            ? "order-first w-full px-4 pt-2 text-meta text-danger"
            : slowSeconds > 0
              ? "order-first w-full px-4 pt-2 text-meta text-muted tabular-nums"
              : "sr-only"
        }
      >
        {excess > 0
          ? t("composer.tooLong", { count: excess })
          : slowSeconds > 0
            ? t("writing.slow", { count: slowSeconds })
            : t("composer.hint")}
      </span>
      <IconButton
        ref={emojiButton}
        icon={Smile}
        label={t("reaction.insert")}
        side="top"
        aria-expanded={picksEmoji}
        onClick={() => setPicksEmoji(true)}
        className="my-[7px] pointer-coarse:my-0.5"
      />
      <EmojiPopover
        open={picksEmoji}
        onClose={() => setPicksEmoji(false)}
        anchor={emojiButton}
        side="top"
        onChoose={insert}
        finalFocus={field}
      />
      <ScheduleMenu channel={channel} text={text} onScheduled={() => setText("")} />
      <button
        type="submit"
        aria-label={t("composer.send")}
        disabled={!maySend}
        className="m-1.5 inline-flex size-8.5 shrink-0 items-center justify-center rounded-control text-on-accent transition-colors not-disabled:bg-accent not-disabled:hover:bg-accent-strong disabled:text-muted disabled:opacity-60 pointer-coarse:size-10 pointer-coarse:m-1"
      >
        <SendHorizontal size={18} strokeWidth={1.75} aria-hidden className="rtl:-scale-x-100" />
      </button>
    </form>
  );
};
