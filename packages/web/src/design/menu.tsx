import { type ComponentProps, cloneElement, type ReactElement, useEffect, useState } from "react";
import type * as Parts from "./menu-parts.tsx";

export type { MenuAnchor } from "./menu-parts.tsx";

/** What a menu is made of: it comes after the page, and with the first menu at the latest. */
let parts: typeof Parts | null = null;

export const loadMenus = async (): Promise<void> => {
  parts ??= await import("./menu-parts.tsx");
};

/** Whether menus are here, asked for as soon as one is wanted. */
const useParts = (isWanted: boolean): typeof Parts | null => {
  const [, setLoaded] = useState(parts !== null);
  useEffect(() => {
    if (!isWanted || parts) return;
    let isGone = false;
    loadMenus().then(
      () => !isGone && setLoaded(true),
      () => {},
    );
    return () => {
      isGone = true;
    };
  }, [isWanted]);
  return isWanted ? parts : null;
};

interface TriggerProps {
  "aria-haspopup"?: "menu";
  "aria-expanded"?: boolean;
  onClick?: () => void;
}

/** A button that opens a menu. */
export const Menu = (props: ComponentProps<typeof Parts.Menu> & { trigger: ReactElement<TriggerProps> }) => {
  const [wasHere] = useState(parts !== null);
  const [isAsked, setAsked] = useState(false);
  const here = useParts(wasHere || isAsked);
  if (here) return <here.Menu {...props} defaultOpen={isAsked} />;
  return cloneElement(props.trigger, {
    "aria-haspopup": "menu",
    "aria-expanded": false,
    // Past this click, which would count as one beside the menu.
    onClick: () => void setTimeout(() => setAsked(true)),
  });
};

/** One menu for many rows: it opens beside whichever asked for it. */
export const AnchoredMenu = (props: ComponentProps<typeof Parts.AnchoredMenu>) => {
  const here = useParts(props.anchor !== null);
  return here ? <here.AnchoredMenu {...props} /> : null;
};

// The rest is only ever inside one of those.
export const SubMenu = (props: ComponentProps<typeof Parts.SubMenu>) =>
  parts ? <parts.SubMenu {...props} /> : null;
export const MenuItem = (props: ComponentProps<typeof Parts.MenuItem>) =>
  parts ? <parts.MenuItem {...props} /> : null;
export const MenuLine = () => (parts ? <parts.MenuLine /> : null);
