import { type MouseEvent, type PointerEvent, useEffect, useRef } from "react";

const PRESS_MS = 450;
/** A finger that moves further than this scrolls. */
const STILL_PX = 10;
/** The click that a browser makes of a lifted finger comes by then. */
const CLICK_MS = 100;

const swallow = (event: Event) => {
  event.preventDefault();
  event.stopPropagation();
};

/** What has opened under the finger is not clicked by lifting it. */
const swallowNextClick = () => {
  const forget = () => setTimeout(() => removeEventListener("click", swallow, true), CLICK_MS);
  addEventListener("click", swallow, true);
  for (const event of ["pointerup", "pointercancel"] as const) {
    addEventListener(event, forget, { once: true, capture: true });
  }
};

/** Tells when a finger rests on something. What the browser would do with it (select, its own menu) is not done then. */
export const useLongPress = (onPress: () => void) => {
  const timer = useRef(0);
  const from = useRef({ x: 0, y: 0 });
  const isTouch = useRef(false);
  const end = () => clearTimeout(timer.current);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    onPointerDown(event: PointerEvent) {
      isTouch.current = event.pointerType === "touch";
      if (!isTouch.current) return;
      from.current = { x: event.clientX, y: event.clientY };
      end();
      timer.current = window.setTimeout(() => {
        swallowNextClick();
        onPress();
      }, PRESS_MS);
    },
    onPointerMove(event: PointerEvent) {
      const { x, y } = from.current;
      if (Math.hypot(event.clientX - x, event.clientY - y) > STILL_PX) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
    onContextMenu(event: MouseEvent) {
      if (isTouch.current) event.preventDefault();
    },
  };
};
