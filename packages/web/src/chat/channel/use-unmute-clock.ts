import type { ReplicaState } from "@parley/client";
import { useEffect, useState } from "react";
import { nextUnmute } from "./attention.ts";

/** A timer cannot be set for longer than some weeks. */
const TIMER_MS_MAX = 86_400_000;

/** Now, as far as muting is concerned: moves on when the next channel is muted no longer. */
export const useUnmuteClock = (channels: ReplicaState["channels"]): number => {
  const [now, setNow] = useState(Date.now);
  const next = nextUnmute(channels, now);
  useEffect(() => {
    if (next === null) return;
    const wait = Math.min(Math.max(0, next - Date.now()), TIMER_MS_MAX);
    const timer = setTimeout(() => setNow(Date.now()), wait);
    return () => clearTimeout(timer);
  }, [next]);
  return now;
};
