import type { Parley } from "@parley/client";
import { useEffect } from "react";
import { useParley } from "../../use-parley.ts";
import { watchListOf } from "./watch-list.ts";

export const AWAY_AFTER_MS = 5 * 60_000;

/** Says that one is away after five minutes without a key or a pointer, and back with the next. */
export const reportPresence = (parley: Parley): (() => void) => {
  let status: "online" | "away" = "online";
  let timer = 0;
  const report = (next: "online" | "away") => {
    if (next === status) return;
    status = next;
    parley.setPresence(next);
  };
  const goAway = () => report("away");
  const stir = () => {
    report("online");
    clearTimeout(timer);
    timer = window.setTimeout(goAway, AWAY_AFTER_MS);
  };
  // A new connection begins as online: say again what holds.
  const unsubscribe = parley.connection.subscribe(() => {
    if (parley.connection.get().at === "live" && status === "away") parley.setPresence("away");
  });
  const events = ["keydown", "pointerdown", "pointermove", "wheel", "focus"] as const;
  for (const event of events) addEventListener(event, stir, { passive: true, capture: true });
  stir();
  return () => {
    clearTimeout(timer);
    unsubscribe();
    for (const event of events) removeEventListener(event, stir, { capture: true });
  };
};

export const useReportPresence = (): void => {
  const parley = useParley();
  useEffect(() => reportPresence(parley), [parley]);
  // A page that has shown nobody yet would be told of everyone.
  useEffect(() => watchListOf(parley).begin(), [parley]);
};
