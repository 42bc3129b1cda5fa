import { useCallback, useSyncExternalStore } from "react";

/** From this width on there is room for a sidebar beside the conversation. */
export const WIDE = "(min-width: 768px)";
/** From this width on there is room for a third column. */
export const WIDER = "(min-width: 1100px)";

export const useMedia = (query: string): boolean => {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = matchMedia(query);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
};
