import { type KeyboardEvent, type PointerEvent, useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { direction } from "../../i18n/start-translations.ts";

const WIDTH_DEFAULT = 260;
const WIDTH_MIN = 200;
const WIDTH_MAX = 420;
const WIDTH_STEP = 16;
const KEY = "parley.sidebar-width";

const clamp = (width: number) => Math.round(Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, width)));

export const useSidebarWidth = (): [number, (width: number) => void] => {
  const [width, setWidth] = useState(() => clamp(Number(localStorage.getItem(KEY)) || WIDTH_DEFAULT));
  const keep = useCallback((next: number) => {
    setWidth(clamp(next));
    localStorage.setItem(KEY, String(clamp(next)));
  }, []);
  return [width, keep];
};

interface SidebarEdgeProps {
  width: number;
  onChange: (width: number) => void;
}

/** The line between sidebar and page: drag it, move it with the arrows, double-click for the width it had. */
export const SidebarEdge = ({ width, onChange }: SidebarEdgeProps) => {
  const { t } = useTranslation();
  const sign = direction() === "rtl" ? -1 : 1;

  const drag = (event: PointerEvent<HTMLElement>) => {
    const edge = event.currentTarget;
    const from = event.clientX;
    edge.setPointerCapture(event.pointerId);
    edge.onpointermove = (move) => onChange(width + sign * (move.clientX - from));
    edge.onpointerup = () => {
      edge.onpointermove = null;
    };
  };
  const step = (event: KeyboardEvent) => {
    const by = event.key === "ArrowRight" ? WIDTH_STEP : event.key === "ArrowLeft" ? -WIDTH_STEP : 0;
    if (by === 0) return;
    event.preventDefault();
    onChange(width + sign * by);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that is moved has no element of its own
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t("nav.resize")}
      aria-valuenow={width}
      aria-valuemin={WIDTH_MIN}
      aria-valuemax={WIDTH_MAX}
      tabIndex={0}
      onPointerDown={drag}
      onKeyDown={step}
      onDoubleClick={() => onChange(WIDTH_DEFAULT)}
      className="relative z-10 w-px shrink-0 cursor-col-resize touch-none bg-line outline-none before:absolute before:inset-y-0 before:-inset-x-1.5 hover:bg-edge focus-visible:bg-accent focus-visible:ring-1 focus-visible:ring-accent"
    />
  );
};
