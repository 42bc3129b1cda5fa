import { Menu as Base } from "@base-ui/react/menu";
import type { ReactElement, ReactNode } from "react";
import { joinClasses } from "./join-classes.ts";

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  children: ReactNode;
  side?: "bottom" | "inline-end" | "top";
  align?: "start" | "end";
}

export const Menu = ({ trigger, children, side = "bottom", align = "end" }: MenuProps) => (
  <Base.Root>
    <Base.Trigger render={trigger} />
    <Base.Portal>
      <Base.Positioner side={side} align={align} sideOffset={4} className="z-50">
        <Base.Popup className="surface min-w-48 animate-appear p-1 outline-none">{children}</Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);

interface MenuItemProps {
  onSelect: () => void;
  dangerous?: boolean;
  children: ReactNode;
}

export const MenuItem = ({ onSelect, dangerous, children }: MenuItemProps) => (
  <Base.Item
    onClick={onSelect}
    className={joinClasses(
      "flex cursor-default items-center gap-2 rounded-control px-2 py-1.5 text-meta outline-none select-none",
      "data-highlighted:bg-selected pointer-coarse:py-3",
      dangerous && "text-danger",
    )}
  >
    {children}
  </Base.Item>
);

export const MenuLine = () => <Base.Separator className="mx-1 my-1 h-px bg-line" />;
