/** Held by every page that somebody looks at, of all that this browser has open. */
const LOOKING = "parley.looking";

const isLooking = () => document.visibilityState === "visible" && document.hasFocus();

/** Lets the other pages of this browser know while somebody looks at this one. Returns what ends it. */
export const tellLooking = (): (() => void) => {
  if (!("locks" in navigator)) return () => {};
  let release: (() => void) | null = null;
  const follow = () => {
    if (isLooking() === (release !== null)) return;
    if (release) {
      release();
      release = null;
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    release = resolve;
    void navigator.locks.request(LOOKING, { mode: "shared" }, () => promise);
  };
  const events = ["focus", "blur"] as const;
  for (const event of events) addEventListener(event, follow);
  document.addEventListener("visibilitychange", follow);
  follow();
  return () => {
    for (const event of events) removeEventListener(event, follow);
    document.removeEventListener("visibilitychange", follow);
    release?.();
  };
};

/** Whether somebody looks at any page of this browser. */
export const isLookedAt = async (): Promise<boolean> => {
  if (isLooking()) return true;
  if (!("locks" in navigator)) return false;
  const { held = [] } = await navigator.locks.query();
  return held.some((lock) => lock.name === LOOKING);
};
