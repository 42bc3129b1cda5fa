/**
 * An address of this page to come back to after signing in, or null. Only a path of this origin passes: what is in an
 * address line may have been written by anyone.
 */
export const returnTargetFrom = (value: unknown): string | null => {
  if (typeof value !== "string" || !/^\/(?![/\\])/.test(value)) return null;
  return value.startsWith("/sign-") ? null : value;
};
