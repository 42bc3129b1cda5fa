import type { Parley } from "@parley/client";

const KEY = "parley.signed-in";

/**
 * Whether somebody may be signed in here. The cookie that says so is out of a page's reach; without this mark every
 * first visitor's page would begin by asking, and being refused.
 */
export const mayBeSignedIn = (): boolean => {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    // Storage is refused: only the server knows.
    return true;
  }
};

/** Sets the mark with every sign-in and takes it away with its end. Another's, set by another tab, stays. */
export const keepSignInMark = (parley: Parley): (() => void) => {
  let ownId: string | null = null;
  const follow = () => {
    const auth = parley.auth.get();
    try {
      if (auth.at === "signed-in") {
        ownId = auth.user.id;
        localStorage.setItem(KEY, ownId);
      } else if (auth.at === "signed-out") {
        if (ownId === null || localStorage.getItem(KEY) === ownId) localStorage.removeItem(KEY);
        ownId = null;
      }
    } catch {
      // Storage is refused: `mayBeSignedIn` says yes every time.
    }
  };
  follow();
  return parley.auth.subscribe(follow);
};
