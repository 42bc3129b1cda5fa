/**
 * Reads the texts of these names from an address; what is empty or of another kind is left out. Undefined overrides: what
 * this leaves out would come through as it stands in the address line.
 */
export const textsIn =
  <K extends string>(...names: readonly K[]) =>
  (search: Record<string, unknown>): { [name in K]?: string | undefined } => {
    const found: { [name in K]?: string | undefined } = {};
    for (const name of names) {
      const value = search[name];
      // A text of digits alone comes as a number.
      const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
      found[name] = text === "" ? undefined : text;
    }
    return found;
  };
