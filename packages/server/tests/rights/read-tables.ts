/** One table of a Markdown document, under the heading that it stands under. */
export interface Table {
  readonly heading: string;
  readonly columns: readonly string[];
  /** By the text of the first column. */
  readonly rows: ReadonlyMap<string, readonly string[]>;
}

const cellsOf = (line: string): string[] =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

const tableUnder = (section: string): Table | null => {
  const [heading = "", ...lines] = section.split("\n");
  const [head, ruler, ...body] = lines.filter((line) => line.startsWith("|")).map(cellsOf);
  if (!head || !ruler) return null;
  const rows = body.map(([name = "", ...cells]) => [name, cells] as const);
  return { heading: heading.trim(), columns: head.slice(1), rows: new Map(rows) };
};

/** The tables of the third-level sections of a document. */
export const readTables = (markdown: string): readonly Table[] =>
  markdown
    .split(/^### /m)
    .slice(1)
    .flatMap((section) => tableUnder(section) ?? []);
