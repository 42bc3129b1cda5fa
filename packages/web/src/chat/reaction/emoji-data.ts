import { Emoji } from "@parley/contract";
import { useEffect, useState } from "react";
import type { Tone } from "./recent-emoji.ts";

/** One line of Emojibase's data. */
interface Entry {
  readonly unicode: string;
  readonly hexcode: string;
  readonly label: string;
  readonly tags?: readonly string[];
  readonly group?: number;
  readonly skins?: readonly { readonly unicode: string }[];
}

type DrawnTone = Exclude<Tone, "none">;

export interface NamedEmoji {
  readonly emoji: string;
  readonly label: string;
  /** The words it is found by. */
  readonly tags: readonly string[];
  /** `smile`, without colons; the usual one first. */
  readonly names: readonly string[];
  /** Emojibase's number of its group. */
  readonly group: number;
  readonly tones: Readonly<Record<DrawnTone, string>> | null;
}

const MODIFIERS: readonly (readonly [DrawnTone, string])[] = [
  ["light", "\u{1F3FB}"],
  ["medium-light", "\u{1F3FC}"],
  ["medium", "\u{1F3FD}"],
  ["medium-dark", "\u{1F3FE}"],
  ["dark", "\u{1F3FF}"],
];
const ANY_MODIFIER = /[\u{1F3FB}-\u{1F3FF}]/gu;

/** Group 2 is of parts that are no emoji by themselves. */
const PARTS_GROUP = 2;

/** One form for each tone; where several people are drawn, all of them with the same. */
const tonesOf = (skins: Entry["skins"]): NamedEmoji["tones"] => {
  const tones = MODIFIERS.flatMap(([tone, modifier]) => {
    const form = skins?.find(({ unicode }) => {
      const used = unicode.match(ANY_MODIFIER) ?? [];
      return used.length > 0 && used.every((each) => each === modifier);
    });
    return form ? [[tone, form.unicode] as const] : [];
  });
  return tones.length === MODIFIERS.length ? (Object.fromEntries(tones) as NamedEmoji["tones"]) : null;
};

const VARIATION_16 = /\uFE0F$/u;

/** The form that Unicode recommends: Emojibase asks for a picture where one is drawn anyway. Null: none it knows. */
const recommended = (unicode: string): string | null =>
  [unicode, unicode.replace(VARIATION_16, "")].find((form) => Emoji.safeParse(form).success) ?? null;

/** Those that this browser knows as emoji of their own; others would be drawn as several, or as boxes. */
const named = (
  all: readonly Entry[],
  shortcodes: Readonly<Record<string, string | string[]>>,
): NamedEmoji[] =>
  all.flatMap(({ unicode, label, tags = [], group, hexcode, skins }) => {
    const emoji = recommended(unicode);
    if (group === undefined || group === PARTS_GROUP || emoji === null) return [];
    const names = [shortcodes[hexcode] ?? label.replaceAll(" ", "_")].flat();
    return [{ emoji, label, tags, names, group, tones: tonesOf(skins) }];
  });

let asked: Promise<readonly NamedEmoji[]> | undefined;
let loaded: readonly NamedEmoji[] | null = null;

/** All emoji, in the order of Unicode's charts. They are fetched from this server when they are first wanted. */
export const loadEmoji = (): Promise<readonly NamedEmoji[]> => {
  asked ??= Promise.all([
    import("emojibase-data/en/compact.json"),
    import("emojibase-data/en/shortcodes/github.json"),
  ]).then(
    ([{ default: all }, { default: shortcodes }]) => {
      loaded = named(all, shortcodes);
      return loaded;
    },
    (error: unknown) => {
      asked = undefined;
      throw error;
    },
  );
  return asked;
};

/** The same for what is shown; empty until they are there, and for as long as nobody wants them. */
export const useEmoji = (wanted: boolean): readonly NamedEmoji[] => {
  const [emoji, setEmoji] = useState<readonly NamedEmoji[]>(loaded ?? []);
  useEffect(() => {
    if (!wanted || loaded) return;
    let isCurrent = true;
    loadEmoji().then(
      (all) => isCurrent && setEmoji(all),
      // Away from the server, names stay names.
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [wanted]);
  return loaded ?? emoji;
};

export const inTone = ({ emoji, tones }: Pick<NamedEmoji, "emoji" | "tones">, tone: Tone): string =>
  tone === "none" || tones === null ? emoji : tones[tone];

/** How well an emoji answers a few letters: its name, the beginning of it, a word of it, not at all. */
const rank = ({ names, tags }: NamedEmoji, query: string): number => {
  if (names.includes(query)) return 0;
  if (names.some((name) => name.startsWith(query))) return 1;
  if (names.some((name) => name.includes(`_${query}`))) return 2;
  return tags.some((tag) => tag.startsWith(query)) ? 3 : 4;
};

/** The best answers to the letters behind a colon. */
export const emojiNamed = (all: readonly NamedEmoji[], query: string, count: number): NamedEmoji[] => {
  const wanted = query.toLowerCase();
  return all
    .map((emoji) => ({ emoji, rank: rank(emoji, wanted) }))
    .filter((each) => each.rank < 4)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map((each) => each.emoji);
};
