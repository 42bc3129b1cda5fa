import { EmojiPicker as Base, type EmojiData } from "frimousse";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { loadEmoji } from "./emoji-data.ts";
import { chooseTone, noteUsed, TONES, useRecentEmoji, useTone } from "./recent-emoji.ts";

const COLUMNS = 8;
/** Emojibase's numbers of the groups, in the order of Unicode's charts. */
const GROUPS = [
  [0, "smileys"],
  [1, "people"],
  [3, "nature"],
  [4, "food"],
  [5, "travel"],
  [6, "activities"],
  [7, "objects"],
  [8, "symbols"],
  [9, "flags"],
] as const;
const HANDS = {
  none: "✋",
  light: "✋🏻",
  "medium-light": "✋🏼",
  medium: "✋🏽",
  "medium-dark": "✋🏾",
  dark: "✋🏿",
} as const;
/** The list follows what is typed when the browser has time for it, by then at the latest. */
const SETTLED_MS = 150;
const CELL =
  "inline-flex size-9 shrink-0 items-center justify-center rounded-control font-emoji text-[22px] leading-none";

interface EmojiPickerProps {
  onChoose: (emoji: string) => void;
}

/** All emoji: by their groups, by what was used lately, by searching. */
export const EmojiPicker = ({ onChoose }: EmojiPickerProps) => {
  const { t } = useTranslation();
  const recent = useRecentEmoji();
  const tone = useTone();
  const [query, setQuery] = useState("");
  const choose = (emoji: string) => {
    noteUsed(emoji);
    onChoose(emoji);
  };
  const typedAt = useRef(0);
  // Typed and entered in one go: what is taken is what the list shows for all of it.
  const waitForList = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || performance.now() - typedAt.current > SETTLED_MS) return;
    event.preventDefault();
    const again = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
    setTimeout(() => event.target.dispatchEvent(again), SETTLED_MS);
  };
  const nextTone = TONES[(TONES.indexOf(tone) + 1) % TONES.length] ?? "none";
  const resolve = async (): Promise<EmojiData> => ({
    locale: "en",
    categories: GROUPS.map(([index, name]) => ({ index, label: t(`reaction.groups.${name}`) })),
    skinTones: {
      light: t("reaction.tones.light"),
      "medium-light": t("reaction.tones.medium-light"),
      medium: t("reaction.tones.medium"),
      "medium-dark": t("reaction.tones.medium-dark"),
      dark: t("reaction.tones.dark"),
    },
    emojis: (await loadEmoji()).map(({ emoji, label, tags, names, group, tones }) => ({
      emoji,
      label,
      version: 1,
      category: group,
      tags: [...tags, ...names],
      ...(tones && { skins: tones }),
    })),
  });
  return (
    <Base.Root
      columns={COLUMNS}
      skinTone={tone}
      resolveEmojiData={resolve}
      onEmojiSelect={({ emoji }) => choose(emoji)}
      className="flex h-[min(400px,60dvh)] w-full max-w-full flex-col"
    >
      <div className="flex items-center gap-1 p-2 pb-1">
        <Base.Search
          aria-label={t("reaction.search")}
          placeholder={t("reaction.search")}
          autoFocus
          value={query}
          onChange={(event) => {
            typedAt.current = performance.now();
            setQuery(event.target.value);
          }}
          onKeyDown={waitForList}
          className="h-9 min-w-0 flex-1 rounded-control border border-edge/60 bg-raised px-3 text-body"
        />
        <button
          type="button"
          aria-label={t("reaction.tone", { tone: t(`reaction.tones.${tone}`) })}
          title={t("reaction.tone", { tone: t(`reaction.tones.${tone}`) })}
          onClick={() => chooseTone(nextTone)}
          className={`${CELL} hover:bg-selected`}
        >
          {HANDS[tone]}
        </button>
      </div>
      {query === "" && recent.length > 0 ? (
        <section aria-label={t("reaction.recent")} className="flex shrink-0 flex-wrap px-2 pb-1">
          {recent.slice(0, COLUMNS).map((emoji) => (
            <button
              key={emoji}
              type="button"
              aria-label={t("act.reactWith", { emoji })}
              onClick={() => choose(emoji)}
              className={`${CELL} hover:bg-selected`}
            >
              {emoji}
            </button>
          ))}
        </section>
      ) : null}
      <Base.Viewport className="relative min-h-0 flex-1 border-t border-line outline-none">
        <Base.Loading className="absolute inset-0 flex animate-late items-center justify-center text-meta text-muted">
          {t("reaction.loading")}
        </Base.Loading>
        <Base.Empty className="absolute inset-0 flex items-center justify-center text-meta text-muted">
          {t("reaction.none")}
        </Base.Empty>
        <Base.List
          className="px-2 pb-2 select-none"
          components={{
            CategoryHeader: ({ category, ...props }) => (
              <div {...props} className="bg-raised px-1 py-1.5 text-meta font-semibold text-muted">
                {category.label}
              </div>
            ),
            // What the library counts from 0, ARIA counts from 1.
            Row: ({ children, ...props }) => (
              // biome-ignore lint/a11y/useAriaPropsSupportedByRole: its role is among the properties
              <div {...props} aria-rowindex={(props["aria-rowindex"] ?? 0) + 1} className="flex">
                {children}
              </div>
            ),
            Emoji: ({ emoji, ...props }) => (
              // biome-ignore lint/a11y/useAriaPropsSupportedByRole: its role is among the properties
              <button
                {...props}
                type="button"
                aria-colindex={(props["aria-colindex"] ?? 0) + 1}
                className={`${CELL} data-[active]:bg-selected`}
              >
                {emoji.emoji}
              </button>
            ),
          }}
        />
      </Base.Viewport>
    </Base.Root>
  );
};
