import { useEffect } from "react";
import { useParley } from "../../use-parley.ts";
import { mayBeSignedIn, SIGN_IN_MARK } from "./sign-in-mark.ts";

/**
 * A tab that waits at a sign-in page goes on when another tab of this browser has signed in: as soon as that is heard of,
 * and whenever one comes back to this tab. Where that leads nowhere, the form stands as it was.
 */
export const useGoOnWithOtherTabs = (): void => {
  const parley = useParley();
  useEffect(() => {
    const goOn = () => {
      const { at } = parley.auth.get();
      // What goes wrong is not of this tab: it has its form.
      if (at !== "signed-in" && mayBeSignedIn()) parley.restore().catch(() => {});
    };
    const onStorage = (event: StorageEvent) => {
      if (event.key === SIGN_IN_MARK && event.newValue !== null) goOn();
    };
    const onVisible = () => document.visibilityState === "visible" && goOn();
    addEventListener("storage", onStorage);
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      removeEventListener("storage", onStorage);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, [parley]);
};
