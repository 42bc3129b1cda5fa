import { Tooltip } from "@base-ui/react/tooltip";
import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { joinClasses } from "./join-classes.ts";

export const ICON_SIZE = 18;
export const ICON_STROKE = 1.75;

interface IconButtonProps extends Omit<ComponentProps<"button">, "children"> {
  icon: LucideIcon;
  /** The accessible name, and the tooltip's text. */
  label: string;
  /** Shown in the tooltip behind the label. */
  shortcut?: string | undefined;
  side?: "top" | "bottom" | "inline-end" | "inline-start";
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
  <Tooltip.Root>
    <Tooltip.Trigger
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
    </Tooltip.Trigger>
    <TooltipText label={label} shortcut={shortcut} side={side} />
  </Tooltip.Root>
);

interface TooltipTextProps {
  label: string;
  shortcut?: string | undefined;
  side: "top" | "bottom" | "inline-end" | "inline-start";
}

export const TooltipText = ({ label, shortcut, side }: TooltipTextProps) => (
  <Tooltip.Portal>
    <Tooltip.Positioner side={side} sideOffset={6} className="z-50">
      <Tooltip.Popup
        aria-hidden
        className="flex animate-appear gap-2 rounded-control bg-ink px-2 py-1 text-meta text-ground shadow-float"
      >
        {label}
        {shortcut ? <kbd className="font-sans opacity-65">{shortcut}</kbd> : null}
      </Tooltip.Popup>
    </Tooltip.Positioner>
  </Tooltip.Portal>
);
