/** What the cells of one row say: no cell, no field. Cells that say nothing known stay text, for the check to refuse. */
export const fieldsOfCells = (cells: Readonly<Record<string, string>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(cells)
      .map(([name, cell]) => [name, cell.trim()] as const)
      .filter(([, cell]) => cell !== "")
      .map(([name, cell]) => [name, readCell(name, cell)]),
  );

const readCell = (name: string, cell: string): unknown => {
  if (name === "roles") return cell.split(/[\s;|,]+/).filter((role) => role !== "");
  if (name === "emailVerified") return TRUTHS.get(cell.toLowerCase()) ?? cell;
  return cell;
};

const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["1", true],
  ["yes", true],
  ["false", false],
  ["0", false],
  ["no", false],
]);
