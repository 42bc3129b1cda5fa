import { Tooltip } from "@base-ui/react/tooltip";
import { useEffect, useState } from "react";
import { type Tip, tipAt } from "./tip.ts";

const DELAY_MS = 500;
/** Whoever goes on to the next one within this has waited already. */
const GOING_ON_MS = 300;

const markedAt = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>("[data-tip]") : null;

interface Shown extends Tip {
  readonly anchor: HTMLElement;
}

/** Tells one of the elements that are pointed at, or that the keyboard is on, after a moment. */
const useShownTip = (): Shown | null => {
  const [shown, setShown] = useState<Shown | null>(null);

  useEffect(() => {
    let at: HTMLElement | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isShown = false;
    let hiddenAt = Number.NEGATIVE_INFINITY;
    // Who has reacted may still be on its way when the words are shown.
    const changes = new MutationObserver(() => at && show(at));

    const show = (anchor: HTMLElement) => {
      const tip = tipAt(anchor);
      isShown = tip !== null;
      setShown(tip && { ...tip, anchor });
    };
    const hide = () => {
      clearTimeout(timer);
      changes.disconnect();
      at = null;
      if (!isShown) return;
      isShown = false;
      hiddenAt = performance.now();
      setShown(null);
    };
    const enter = (element: HTMLElement | null, delayMs: number) => {
      if (element === at) return;
      hide();
      if (!element) return;
      at = element;
      const isGoingOn = performance.now() - hiddenAt < GOING_ON_MS;
      timer = setTimeout(
        () => {
          show(element);
          changes.observe(element, { attributeFilter: ["data-tip"] });
        },
        isGoingOn ? 0 : delayMs,
      );
    };
    const onOver = (event: PointerEvent) => {
      if (event.pointerType !== "touch") enter(markedAt(event.target), DELAY_MS);
    };
    const onFocus = (event: FocusEvent) => {
      const element = markedAt(event.target);
      if (element && event.target instanceof Element && event.target.matches(":focus-visible"))
        enter(element, 0);
    };
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && hide();
    const options = { capture: true, passive: true };
    document.addEventListener("pointerover", onOver, options);
    document.addEventListener("focusin", onFocus, options);
    document.addEventListener("keydown", onKey, options);
    for (const end of ["pointerdown", "focusout", "scroll", "pointerleave"] as const) {
      document.addEventListener(end, hide, options);
    }
    return () => {
      clearTimeout(timer);
      changes.disconnect();
      document.removeEventListener("pointerover", onOver, options);
      document.removeEventListener("focusin", onFocus, options);
      document.removeEventListener("keydown", onKey, options);
      for (const end of ["pointerdown", "focusout", "scroll", "pointerleave"] as const) {
        document.removeEventListener(end, hide, options);
      }
    };
  }, []);

  return shown;
};

/** One tooltip for the whole page, beside whatever is marked and pointed at. It comes after what it explains. */
export const Tooltips = () => {
  const shown = useShownTip();
  return (
    <Tooltip.Root open={shown !== null}>
      <Tooltip.Portal>
        <Tooltip.Positioner
          anchor={shown?.anchor ?? null}
          side={shown?.side ?? "bottom"}
          sideOffset={6}
          className="pointer-events-none z-50"
        >
          <Tooltip.Popup
            aria-hidden
            className="flex max-w-72 animate-appear gap-2 rounded-control bg-ink px-2 py-1 text-meta text-ground shadow-float"
          >
            {shown?.label}
            {shown?.shortcut ? <kbd className="font-sans opacity-65">{shown.shortcut}</kbd> : null}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
};
