import type { Parley } from "@parley/client";
import { useEffect } from "react";
import { useParley } from "../../use-parley.ts";

/** Brings a connection back that idled or waits: with the next key, pointer, focus, or the network. */
export const wakeOnActivity = (parley: Parley): (() => void) => {
  const wakeIfAsleep = () => {
    const { at } = parley.connection.get();
    if (at === "idle" || at === "waiting") parley.wake();
  };
  const onVisible = () => {
    if (document.visibilityState === "visible") wakeIfAsleep();
  };
  const wake = () => parley.wake();
  const events = ["keydown", "pointerdown", "focus"] as const;
  for (const event of events) addEventListener(event, wakeIfAsleep, { passive: true, capture: true });
  document.addEventListener("visibilitychange", onVisible);
  addEventListener("online", wake);
  return () => {
    for (const event of events) removeEventListener(event, wakeIfAsleep, { capture: true });
    document.removeEventListener("visibilitychange", onVisible);
    removeEventListener("online", wake);
  };
};

export const useWakeOnActivity = (): void => {
  const parley = useParley();
  useEffect(() => wakeOnActivity(parley), [parley]);
};
