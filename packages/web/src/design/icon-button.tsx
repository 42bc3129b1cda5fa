import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { joinClasses } from "./join-classes.ts";
import { type TipSide, tipMarks } from "./tip.ts";

export const ICON_SIZE = 18;
export const ICON_STROKE = 1.75;

interface IconButtonProps extends Omit<ComponentProps<"button">, "children"> {
  icon: LucideIcon;
  /** The accessible name, and the tooltip's text. */
  label: string;
  /** Shown in the tooltip behind the label. */
  shortcut?: string | undefined;
  side?: TipSide;
}

/** An icon that says its name, and its shortcut, when one points at it. */
export const IconButton = ({
  icon: Icon,
  label,
  shortcut,
  side = "bottom",
  className,
  ...rest
}: IconButtonProps) => (
  <button
    type="button"
    {...tipMarks({ label, shortcut, side })}
    {...rest}
    aria-label={label}
    className={joinClasses(
      "inline-flex size-8 shrink-0 items-center justify-center rounded-control text-muted transition-colors",
      "hover:bg-selected hover:text-ink aria-pressed:bg-selected aria-pressed:text-ink",
      "disabled:opacity-50 pointer-coarse:size-11",
      className,
    )}
  >
    <Icon size={ICON_SIZE} strokeWidth={ICON_STROKE} aria-hidden />
  </button>
);
