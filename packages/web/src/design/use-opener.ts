import { useCallback, useRef } from "react";

/**
 * Where the focus goes when a dialog closes: to what had it when the dialog opened. It is read while rendering, because
 * a field inside takes the focus before any effect runs. False leaves the focus alone: what had it is gone.
 */
export const useOpener = (open: boolean): (() => HTMLElement | false) => {
  const opener = useRef<Element | null>(null);
  const wasOpen = useRef(false);
  if (open && !wasOpen.current) opener.current = document.activeElement;
  wasOpen.current = open;
  return useCallback(() => {
    const element = opener.current;
    return element instanceof HTMLElement && element.isConnected ? element : false;
  }, []);
};
