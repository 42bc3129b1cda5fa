import { useEffect, useState } from "react";

const SECOND_MS = 1_000;

/** Whole seconds until a moment (milliseconds of `performance.now`), counted down; 0 once it is there or none is set. */
export const useCountdown = (until: number | null): number => {
  const [now, setNow] = useState(() => performance.now());
  const left = until === null ? 0 : Math.max(0, Math.ceil((until - now) / SECOND_MS));
  useEffect(() => {
    if (until === null) return;
    setNow(performance.now());
    const timer = setInterval(() => {
      setNow(performance.now());
      if (performance.now() >= until) clearInterval(timer);
    }, SECOND_MS / 4);
    return () => clearInterval(timer);
  }, [until]);
  return left;
};
