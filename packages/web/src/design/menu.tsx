import { Menu as Base } from "@base-ui/react/menu";
import { ChevronRight } from "lucide-react";
import type { ComponentProps, ReactElement, ReactNode } from "react";
import { joinClasses } from "./join-classes.ts";

const POPUP_LOOK =
  "surface max-h-(--available-height) min-w-48 max-w-72 animate-appear overflow-y-auto p-1 outline-none";
const ITEM_LOOK =
  "flex cursor-default items-center gap-2 rounded-control px-2 py-1.5 text-meta outline-none select-none " +
  "data-highlighted:bg-selected pointer-coarse:py-3";

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
        <Base.Popup className={POPUP_LOOK}>{children}</Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);

/** Where a menu opens that has no button: at an element, or at a point of the screen. */
export type MenuAnchor = NonNullable<ComponentProps<typeof Base.Positioner>["anchor"]>;

interface AnchoredMenuProps {
  /** Null: closed. */
  anchor: MenuAnchor | null;
  onClose: () => void;
  label: string;
  children: ReactNode;
}

/** One menu for many rows: it opens beside whichever asked for it. */
export const AnchoredMenu = ({ anchor, onClose, label, children }: AnchoredMenuProps) => (
  <Base.Root open={anchor !== null} onOpenChange={(open) => !open && onClose()}>
    <Base.Portal>
      <Base.Positioner anchor={anchor} side="bottom" align="start" sideOffset={4} className="z-50">
        <Base.Popup aria-label={label} className={POPUP_LOOK}>
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);

/** Opens more choices beside itself. */
export const SubMenu = ({ label, children }: { label: ReactNode; children: ReactNode }) => (
  <Base.SubmenuRoot>
    <Base.SubmenuTrigger className={joinClasses(ITEM_LOOK, "data-popup-open:bg-selected")}>
      <span className="min-w-0 flex-1">{label}</span>
      <ChevronRight size={16} strokeWidth={1.75} aria-hidden className="text-muted rtl:-scale-x-100" />
    </Base.SubmenuTrigger>
    <Base.Portal>
      <Base.Positioner alignOffset={-4} className="z-50">
        <Base.Popup className={POPUP_LOOK}>{children}</Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.SubmenuRoot>
);

interface MenuItemProps {
  onSelect: () => void;
  dangerous?: boolean;
  children: ReactNode;
}

export const MenuItem = ({ onSelect, dangerous, children }: MenuItemProps) => (
  <Base.Item onClick={onSelect} className={joinClasses(ITEM_LOOK, dangerous && "text-danger")}>
    {children}
  </Base.Item>
);

export const MenuLine = () => <Base.Separator className="mx-1 my-1 h-px bg-line" />;
