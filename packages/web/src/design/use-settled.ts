import { useEffect, useState } from "react";

const SETTLED_AFTER_MS = 200;

/** What is typed, once one pauses. */
export const useSettled = <T>(value: T, afterMs = SETTLED_AFTER_MS): T => {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs);
    return () => clearTimeout(timer);
  }, [value, afterMs]);
  return settled;
};
