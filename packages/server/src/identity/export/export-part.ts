/** One kind of what is held about a person, in pages, so that no export holds all of it at once. */
export interface ExportPart {
  /** Its name in the document, and that of its file. */
  readonly name: string;
  pages(): AsyncIterable<readonly object[]>;
}

/** What a feature holds about a person. */
export type ExportPartsOf = (userId: string) => readonly ExportPart[];

export const PAGE_ROWS = 500;

/** Pages of `PAGE_ROWS`, each beginning after the last row of the one before. */
export async function* pagesAfter<Row extends object>(
  read: (after: Row | null) => PromiseLike<readonly Row[]>,
): AsyncGenerator<readonly Row[]> {
  let after: Row | null = null;
  for (;;) {
    const rows: readonly Row[] = await read(after);
    if (rows.length > 0) yield rows;
    after = rows.at(-1) ?? null;
    if (rows.length < PAGE_ROWS) return;
  }
}

/** A part that is small enough for one page. */
export async function* onePage(
  read: () => PromiseLike<readonly object[]>,
): AsyncGenerator<readonly object[]> {
  yield await read();
}
