import { type RefCallback, useCallback } from "react";
import { useParley } from "../../use-parley.ts";
import { watchListOf } from "./watch-list.ts";

/** People just outside the screen are watched already: they scroll in with what they are. */
const MARGIN = "160px";

type OnChange = (isOnScreen: boolean) => void;
const listeners = new WeakMap<Element, OnChange>();
let observer: IntersectionObserver | null = null;

/** One observer for all: there may be thousands of rows. */
const observe = (element: Element, onChange: OnChange): (() => void) => {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) listeners.get(target)?.(isIntersecting);
    },
    { rootMargin: MARGIN },
  );
  listeners.set(element, onChange);
  observer.observe(element);
  return () => {
    listeners.delete(element);
    observer?.unobserve(element);
  };
};

/** For the element that shows how somebody is: while it is on the screen, the server tells of them. */
export const useWatched = (userId: string): RefCallback<HTMLElement> => {
  const parley = useParley();
  return useCallback(
    (element) => {
      if (!element) return;
      let hide: (() => void) | null = null;
      const end = observe(element, (isOnScreen) => {
        if (isOnScreen) hide ??= watchListOf(parley).show(userId);
        else {
          hide?.();
          hide = null;
        }
      });
      return () => {
        end();
        hide?.();
      };
    },
    [parley, userId],
  );
};
