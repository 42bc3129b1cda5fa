export type RowStep = 1 | -1 | "first" | "last";

/** Moves the focus among the rows within an element; false where no row has it, or there is none to go to. */
export const stepFocus = (within: ParentNode, step: RowStep): boolean => {
  const rows = [...within.querySelectorAll<HTMLElement>("[data-row]")];
  const at = rows.findIndex((row) => row.matches(":focus"));
  if (at === -1) return false;
  const next = step === "first" ? rows[0] : step === "last" ? rows.at(-1) : rows[at + step];
  next?.focus();
  return next !== undefined;
};

/** The row of an id, for the focus to go back to. */
export const focusRow = (id: string): void =>
  document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)?.focus();
