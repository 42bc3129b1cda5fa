import type { ReactNode } from "react";
import { joinClasses } from "../../design/join-classes.ts";

const TONES = {
  plain: "border-edge/60 text-ink",
  quiet: "border-edge/40 text-muted",
  good: "border-online text-ink",
  warning: "border-away text-ink",
  bad: "border-danger text-danger",
} as const;

export type Tone = keyof typeof TONES;

/** A word or two about a row. Its words say it, and the edge only repeats it. */
export const Chip = ({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) => (
  <span
    className={joinClasses(
      "inline-flex h-5 max-w-full items-center truncate rounded-full border px-2 text-tiny whitespace-nowrap",
      TONES[tone],
    )}
  >
    {children}
  </span>
);
