import type { Parley } from "@parley/client";

export const SIGN_IN_MARK = "parley.signed-in";

/**
 * Whether somebody may be signed in here. The cookie that says so is out of a page's reach; without this mark every
 * first visitor's page would begin by asking, and being refused.
 */
export const mayBeSignedIn = (): boolean => {
  try {
    return localStorage.getItem(SIGN_IN_MARK) !== null;
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
        localStorage.setItem(SIGN_IN_MARK, ownId);
      } else if (auth.at === "signed-out") {
        if (ownId === null || localStorage.getItem(SIGN_IN_MARK) === ownId)
          localStorage.removeItem(SIGN_IN_MARK);
        ownId = null;
      }
    } catch {
      // Storage is refused: `mayBeSignedIn` says yes every time.
    }
  };
  follow();
  return parley.auth.subscribe(follow);
};
