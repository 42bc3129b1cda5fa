import { useSyncExternalStore } from "react";

const RECENT_KEY = "parley.emoji-recent";
const TONE_KEY = "parley.emoji-tone";
const RECENT_MAX = 24;
/** What is offered before anything has been used. */
const USUAL = ["👍", "❤️", "😂", "🎉", "👀", "🙏"] as const;

export const TONES = ["none", "light", "medium-light", "medium", "medium-dark", "dark"] as const;
export type Tone = (typeof TONES)[number];

interface EmojiHabits {
  /** The latest first. */
  readonly recent: readonly string[];
  readonly tone: Tone;
}

const read = (): EmojiHabits => {
  try {
    const recent: unknown = JSON.parse(localStorage.getItem(RECENT_KEY) ?? "[]");
    const tone = localStorage.getItem(TONE_KEY);
    return {
      recent: Array.isArray(recent)
        ? recent.filter((each) => typeof each === "string").slice(0, RECENT_MAX)
        : [],
      tone: TONES.find((each) => each === tone) ?? "none",
    };
  } catch {
    // Refused, or not what this page wrote.
    return { recent: [], tone: "none" };
  }
};

let habits: EmojiHabits | null = null;
const listeners = new Set<() => void>();
const current = (): EmojiHabits => {
  habits ??= read();
  return habits;
};
const change = (next: EmojiHabits) => {
  habits = next;
  try {
    localStorage.setItem(RECENT_KEY, JSON.stringify(next.recent));
    localStorage.setItem(TONE_KEY, next.tone);
  } catch {
    // They live as long as the page.
  }
  for (const listener of [...listeners]) listener();
};
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** An emoji moves to the front of those used lately. */
export const withUsed = (recent: readonly string[], emoji: string): string[] =>
  [emoji, ...recent.filter((each) => each !== emoji)].slice(0, RECENT_MAX);

/** Those used lately, filled up with what people usually want. */
export const likelyFirst = (recent: readonly string[], count: number): string[] =>
  [...new Set([...recent, ...USUAL])].slice(0, count);

export const noteUsed = (emoji: string): void =>
  change({ ...current(), recent: withUsed(current().recent, emoji) });

export const chooseTone = (tone: Tone): void => change({ ...current(), tone });

export const useRecentEmoji = (): readonly string[] =>
  useSyncExternalStore(subscribe, () => current().recent);
export const useTone = (): Tone => useSyncExternalStore(subscribe, () => current().tone);
/** The few that are offered beside a message. */
export const useLikelyEmoji = (count: number): string[] => likelyFirst(useRecentEmoji(), count);
