import type { Channel } from "@parley/contract";
import {
  type ComponentProps,
  type KeyboardEvent,
  type RefObject,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { joinClasses } from "../../../design/join-classes.ts";
import { emojiNamed, inTone, useEmoji } from "../../reaction/emoji-data.ts";
import { useTone } from "../../reaction/recent-emoji.ts";
import { SuggestionList } from "./suggestion-list.tsx";
import { type Suggestion, useSuggestions } from "./use-suggestions.tsx";
import { namedEmojiAt, withCompletion, wordUnderWay } from "./word-under-way.ts";

const LINES_MAX = 8;
const LINE_PX = 22;

interface WritingFieldProps extends Omit<ComponentProps<"textarea">, "value" | "onChange" | "ref"> {
  channel: Channel;
  value: string;
  onChange: (text: string) => void;
  /** Enter, without a modifier. */
  onSubmit: () => void;
  field: RefObject<HTMLTextAreaElement | null>;
}

/** While an input method composes, every key is its own; 229 is what Safari says then. */
export const isComposing = (event: KeyboardEvent): boolean =>
  event.nativeEvent.isComposing || event.keyCode === 229;

/** A field for a message: it grows with its lines, completes names and emoji, and Enter sends. */
export const WritingField = ({
  channel,
  value,
  onChange,
  onSubmit,
  onKeyDown,
  field,
  className,
  ...rest
}: WritingFieldProps) => {
  const { t } = useTranslation();
  const listId = useId();
  const [caret, setCaret] = useState<number | null>(null);
  /** The word that one has waved away. */
  const [dismissed, setDismissed] = useState<number | null>(null);
  const [chosen, setChosen] = useState(0);
  const wantedCaret = useRef<number | null>(null);
  const tone = useTone();

  const closed = caret === null ? null : namedEmojiAt(value, caret);
  const word = caret === null ? null : wordUnderWay(value, caret);
  const suggestions = useSuggestions(channel, word && word.from !== dismissed ? word : null);
  const isOpen = word !== null && suggestions.length > 0;
  const at = Math.min(chosen, suggestions.length - 1);

  // biome-ignore lint/correctness/useExhaustiveDependencies: for each change of the text
  useLayoutEffect(() => {
    const box = field.current;
    if (!box) return;
    if (wantedCaret.current !== null) {
      box.setSelectionRange(wantedCaret.current, wantedCaret.current);
      wantedCaret.current = null;
    }
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, LINES_MAX * LINE_PX + 24)}px`;
  }, [value]);

  const put = ({ text, caret: next }: { text: string; caret: number }) => {
    wantedCaret.current = next;
    setCaret(null);
    onChange(text);
  };
  // `:tada:` is the emoji as soon as it is closed.
  const emoji = useEmoji(closed !== null);
  useLayoutEffect(() => {
    if (!closed || emoji.length === 0) return;
    const [named] = emojiNamed(emoji, closed.query, 1);
    if (named?.names.includes(closed.query.toLowerCase()))
      put(withCompletion(value, closed, inTone(named, tone)));
  });

  const take = (suggestion: Suggestion) => {
    if (word) put(withCompletion(value, word, suggestion.completion));
    field.current?.focus();
  };
  const follow = (box: HTMLTextAreaElement) => {
    const isPoint = box.selectionStart === box.selectionEnd;
    setCaret(isPoint ? box.selectionStart : null);
  };

  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (isComposing(event)) return;
    const hasModifier = event.shiftKey || event.ctrlKey || event.altKey || event.metaKey;
    const suggestion = suggestions[at];
    if (isOpen && suggestion && !hasModifier) {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step !== 0) setChosen((at + step + suggestions.length) % suggestions.length);
      else if (event.key === "Enter" || event.key === "Tab") take(suggestion);
      else if (event.key === "Escape") setDismissed(word.from);
      else return onKeyDown?.(event);
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key === "Enter" && !hasModifier) {
      event.preventDefault();
      return onSubmit();
    }
    onKeyDown?.(event);
  };

  return (
    <>
      <textarea
        {...rest}
        ref={field}
        rows={1}
        dir={value ? "auto" : undefined}
        value={value}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen ? `${listId}-${at}` : undefined}
        onChange={(event) => {
          setChosen(0);
          if (dismissed !== null && event.target.value.length < value.length) setDismissed(null);
          follow(event.target);
          onChange(event.target.value);
        }}
        onSelect={(event) => follow(event.currentTarget)}
        onBlur={(event) => {
          setCaret(null);
          rest.onBlur?.(event);
        }}
        onKeyDown={onKey}
        className={joinClasses("resize-none bg-transparent text-body outline-none", className)}
      />
      {isOpen ? (
        <SuggestionList
          id={listId}
          kind={word.kind}
          suggestions={suggestions}
          chosen={at}
          onPoint={setChosen}
          onTake={take}
        />
      ) : null}
      <span role="status" className="sr-only">
        {isOpen ? t("writing.suggestions", { count: suggestions.length }) : ""}
      </span>
    </>
  );
};
