import type { ExportPart } from "./export-part.ts";

/** Of one part, so many rows stand in the document; the zip has all of them. */
export const DOCUMENT_ROWS_MAX = 10_000;

export interface ExportHead {
  readonly exportedAt: string;
  readonly account: object;
}

/** Everything as one document. `continuedInZip` names the parts that are longer than that. */
export const exportDocument = async (
  head: ExportHead,
  parts: readonly ExportPart[],
): Promise<Record<string, unknown>> => {
  const document: Record<string, unknown> = { format: "parley-export-1", ...head };
  const continuedInZip: string[] = [];
  for (const { name, pages } of parts) {
    const rows: object[] = [];
    for await (const page of pages()) {
      const room = DOCUMENT_ROWS_MAX - rows.length;
      rows.push(...page.slice(0, room));
      if (page.length <= room) continue;
      continuedInZip.push(name);
      break;
    }
    document[name] = rows;
  }
  return { ...document, continuedInZip };
};
