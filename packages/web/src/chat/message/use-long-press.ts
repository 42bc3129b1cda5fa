import { type PointerEvent, useEffect, useRef } from "react";

const PRESS_MS = 450;
/** A finger that moves further than this scrolls. */
const STILL_PX = 10;

/** Tells when a finger rests on something. What the browser would do with it (select, its own menu) is not done then. */
export const useLongPress = (onPress: () => void) => {
  const timer = useRef(0);
  const from = useRef({ x: 0, y: 0 });
  const end = () => clearTimeout(timer.current);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    onPointerDown(event: PointerEvent) {
      if (event.pointerType !== "touch") return;
      from.current = { x: event.clientX, y: event.clientY };
      end();
      timer.current = window.setTimeout(onPress, PRESS_MS);
    },
    onPointerMove(event: PointerEvent) {
      const { x, y } = from.current;
      if (Math.hypot(event.clientX - x, event.clientY - y) > STILL_PX) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
};
