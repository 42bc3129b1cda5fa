import type { FactorMethod } from "@parley/contract";

/** Whether somebody has proved who they are by a passkey (RFC 8176). */
export const isByPasskey = (amr: readonly string[]): boolean => amr.includes("hwk") || amr.includes("swk");

/**
 * Which second factors may follow a first one. After a passkey that did not verify its person no passkey does: that would
 * be the same thing twice. Recovery codes stand in for what is left then, and for nothing where nothing is.
 */
export const factorsAfter = (
  amr: readonly string[],
  factors: readonly FactorMethod[],
): readonly FactorMethod[] => {
  if (!isByPasskey(amr)) return factors;
  const others = factors.filter((method) => method !== "passkey");
  return others.some((method) => method !== "recovery") ? others : [];
};
