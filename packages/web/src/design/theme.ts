import { useSyncExternalStore } from "react";

export const THEME_CHOICES = ["system", "light", "dark"] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

const KEY = "parley.theme";
const DARK = "(prefers-color-scheme: dark)";
const listeners = new Set<() => void>();

const readChoice = (): ThemeChoice => {
  const stored = localStorage.getItem(KEY);
  return THEME_CHOICES.find((choice) => choice === stored) ?? "system";
};

const applyTheme = (): void => {
  const choice = readChoice();
  const dark = choice === "dark" || (choice === "system" && matchMedia(DARK).matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  document.querySelector('meta[name="theme-color"]')?.setAttribute("content", dark ? "#111318" : "#f3f1ee");
  for (const listener of listeners) listener();
};

/** Keeps the page's theme equal to the choice, in this tab and when another tab or the system changes it. */
export const followTheme = (): void => {
  applyTheme();
  matchMedia(DARK).addEventListener("change", applyTheme);
  addEventListener("storage", (event) => event.key === KEY && applyTheme());
};

export const chooseTheme = (choice: ThemeChoice): void => {
  localStorage.setItem(KEY, choice);
  applyTheme();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useThemeChoice = (): ThemeChoice => useSyncExternalStore(subscribe, readChoice);
