import { ParleyError } from "@parley/client";
import { createContext, useCallback, useContext } from "react";

/** Somebody was asked to confirm that it is them, and closed the dialog: nothing was done, and nothing went wrong. */
export class ConfirmationCancelled extends Error {
  override readonly name = "ConfirmationCancelled";
}

/** Asks whoever is signed in to prove it again. Rejects with ConfirmationCancelled when they would rather not. */
export type ConfirmSelf = () => Promise<void>;

export const ConfirmSelfContext = createContext<ConfirmSelf | null>(null);

const asksForProof = (error: unknown): boolean =>
  error instanceof ParleyError && error.code === "reauthentication_required";

/**
 * Makes what asks for a fresh authentication (SECURITY 13) work: runs the action; where the server wants a proof first,
 * asks for it in a dialog and runs the action once more.
 */
export const withProof = async <T>(action: () => Promise<T>, confirmSelf: ConfirmSelf): Promise<T> => {
  try {
    return await action();
  } catch (error) {
    if (!asksForProof(error)) throw error;
    await confirmSelf();
    return await action();
  }
};

/** `await fresh(() => parley.call("totp.begin", {}))`: throws what the action throws, or ConfirmationCancelled. */
export const useFresh = (): (<T>(action: () => Promise<T>) => Promise<T>) => {
  const confirmSelf = useContext(ConfirmSelfContext);
  return useCallback(
    (action) => {
      if (!confirmSelf) throw new Error("useFresh needs a FreshProvider above it");
      return withProof(action, confirmSelf);
    },
    [confirmSelf],
  );
};
