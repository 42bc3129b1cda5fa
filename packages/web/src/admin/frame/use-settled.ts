import { useEffect, useState } from "react";

const SETTLED_AFTER_MS = 200;

/** What is typed, once one pauses. */
export const useSettled = <T>(value: T): T => {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
};
