import { FactorMethod, type MfaRequired } from "@parley/contract";
import { useCallback, useState } from "react";
import { dropFragment, type Fragment, useFragment } from "../session/fragment.ts";

const KEY = "parley.second-step";
/** As long as the server waits for it. */
const KEPT_MS = 10 * 60_000;

/** The methods of a redirect, which anyone may have written; without a known one there is nothing to do. */
export const stepFromFragment = ({ mfa, methods }: Fragment): MfaRequired | null => {
  if (!mfa) return null;
  const known = (methods ?? "").split(",").flatMap((name) => FactorMethod.safeParse(name).data ?? []);
  return known.length > 0 ? { mfaRequired: true, mfaToken: mfa, methods: known } : null;
};

const read = (): MfaRequired | null => {
  try {
    const { step, until } = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    return until > Date.now() ? step : null;
  } catch {
    return null;
  }
};

const write = (step: MfaRequired | null): void => {
  try {
    if (step) sessionStorage.setItem(KEY, JSON.stringify({ step, until: Date.now() + KEPT_MS }));
    else sessionStorage.removeItem(KEY);
  } catch {
    // It lasts until the page is loaded anew.
  }
};

/**
 * The second step that is due in this tab. It outlives a reload, which phones do on the way to the authenticator app and
 * back; its token can do nothing but finish this sign-in, in this browser.
 */
export const usePendingStep = (): [MfaRequired | null, (step: MfaRequired | null) => void] => {
  const fragment = useFragment();
  const [held, setHeld] = useState(read);
  const set = useCallback((step: MfaRequired | null) => {
    write(step);
    setHeld(step);
    if (!step) dropFragment();
  }, []);
  const redirected = stepFromFragment(fragment);
  return [redirected ?? held, set];
};
