const OUTSIDE =
  /^\/(?:sign-|forgot-password|reset-password|verify-email|confirm-email|accept-invitation|recover|reactivate|not-me|enrol)/;

/**
 * An address of this page to come back to after signing in, or null. Only a path of this origin passes: what is in an
 * address line may have been written by anyone.
 */
export const returnTargetFrom = (value: unknown): string | null => {
  // Browsers take control characters out of an address: "/\t/mallory.example" would leave this origin.
  if (typeof value !== "string" || !/^\/(?![/\\])[^\p{Cc}]*$/u.test(value)) return null;
  return OUTSIDE.test(value) ? null : value;
};

const KEY = "parley.return-to";
/** As long as a mail or a provider may take. */
const KEPT_MS = 15 * 60_000;

interface Held {
  readonly target: string;
  readonly until: number;
}

const read = (storageOf: () => Storage): string | null => {
  try {
    const { target, until } = JSON.parse(storageOf().getItem(KEY) ?? "null") as Held;
    return until > Date.now() ? returnTargetFrom(target) : null;
  } catch {
    return null;
  }
};

/** Where to go on after signing in in this tab, over a reload and a provider's pages. */
export const heldReturnTarget = (): string | null => read(() => sessionStorage);

/** The same where a mail's link has opened in another tab than the one that asked. */
export const heldReturnTargetOfAnyTab = (): string | null => heldReturnTarget() ?? read(() => localStorage);

export const keepReturnTarget = (target: string): void => {
  const held = JSON.stringify({ target, until: Date.now() + KEPT_MS } satisfies Held);
  try {
    sessionStorage.setItem(KEY, held);
    localStorage.setItem(KEY, held);
  } catch {
    // Storage is refused: the address line still has it.
  }
};

/** They have arrived: the next sign-in starts anew. */
export const forgetReturnTarget = (): void => {
  try {
    sessionStorage.removeItem(KEY);
    localStorage.removeItem(KEY);
  } catch {
    // There was nothing.
  }
};
