import { useEffect, useState } from "react";

const SHOWN_MS = 4_000;

/** Something that is said for a moment: `say()` says it, `hush()` takes it back. */
export const useShortly = () => {
  const [isSaid, setSaid] = useState(false);
  useEffect(() => {
    if (!isSaid) return;
    const timer = setTimeout(() => setSaid(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isSaid]);
  return { isSaid, say: () => setSaid(true), hush: () => setSaid(false) };
};
