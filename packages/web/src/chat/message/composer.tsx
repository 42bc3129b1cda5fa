import { type Channel, MESSAGE_CHARACTERS_MAX } from "@parley/contract";
import { SendHorizontal } from "lucide-react";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useTellProblem } from "../../design/toast.tsx";
import { useParley } from "../../use-parley.ts";
import { useChannelName } from "../channel/channel-name.ts";
import { useDraft } from "./draft-store.ts";
import { useTypeAnywhere } from "./use-type-anywhere.ts";

const LINES_MAX = 8;
const LINE_PX = 22;

/** Where one writes: one line that grows to eight. Enter sends, Shift and Enter breaks the line. */
export const Composer = ({ channel }: { channel: Channel }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const nameOf = useChannelName();
  const tellProblem = useTellProblem();
  const [text, setText] = useDraft(channel.id);
  const field = useRef<HTMLTextAreaElement>(null);
  const excess = text.length > MESSAGE_CHARACTERS_MAX ? [...text].length - MESSAGE_CHARACTERS_MAX : 0;
  const maySend = text.trim() !== "" && excess <= 0;
  useTypeAnywhere(field);

  // biome-ignore lint/correctness/useExhaustiveDependencies: for each change of the text
  useLayoutEffect(() => {
    const box = field.current;
    if (!box) return;
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, LINES_MAX * LINE_PX + 24)}px`;
  }, [text]);

  useEffect(() => {
    // On a phone this would bring up the keyboard over what one came to read.
    if (matchMedia("(pointer: fine)").matches) field.current?.focus();
  }, []);

  const send = () => {
    if (!maySend) return;
    setText("");
    field.current?.focus();
    // Without the line breaks around it, but with the spaces inside: what was typed is what is sent.
    parley.send(channel.id, text.replace(/^\s*\n|\s+$/g, "")).catch((error: unknown) => {
      setText(text);
      tellProblem(error);
    });
  };
  const onKey = (event: KeyboardEvent) => {
    // While an input method composes, Enter is its own; 229 is what Safari says then.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      className="flex flex-wrap items-end rounded-surface border border-edge/50 bg-raised transition-colors focus-within:border-accent hover:border-edge focus-within:hover:border-accent"
    >
      <textarea
        ref={field}
        data-composer
        rows={1}
        dir={text ? "auto" : undefined}
        aria-label={t("composer.label", { name: nameOf(channel) })}
        placeholder={t("composer.label", { name: nameOf(channel) })}
        aria-describedby="composer-note"
        aria-invalid={excess > 0 || undefined}
        enterKeyHint="send"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          if (event.target.value.trim()) parley.typing(channel.id);
        }}
        onKeyDown={onKey}
        className="min-h-[46px] min-w-0 flex-1 resize-none bg-transparent px-4 py-3 text-body outline-none placeholder:truncate"
      />
      <span
        id="composer-note"
        className={excess > 0 ? "order-first w-full px-4 pt-2 text-meta text-danger" : "sr-only"}
      >
        {excess > 0 ? t("composer.tooLong", { count: excess }) : t("composer.hint")}
      </span>
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
