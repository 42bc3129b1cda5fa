import type { ExportPart } from "./export-part.ts";

/** Of all parts together, about so many characters of JSON stand in the document; the zip has all of them. */
export const DOCUMENT_CHARACTERS_MAX = 8 * 1024 * 1024;

export interface ExportHead {
  readonly exportedAt: string;
  readonly account: object;
}

/** Everything as one document. `continuedInZip` names the parts that did not find room in it to their end. */
export const exportDocument = async (
  head: ExportHead,
  parts: readonly ExportPart[],
  { charactersMax = DOCUMENT_CHARACTERS_MAX }: { charactersMax?: number } = {},
): Promise<Record<string, unknown>> => {
  const document: Record<string, unknown> = { format: "parley-export-1", ...head };
  const continuedInZip: string[] = [];
  let room = charactersMax;
  for (const { name, pages } of parts) {
    const rows: object[] = [];
    document[name] = rows;
    reading: for await (const page of pages()) {
      for (const row of page) {
        const { length } = JSON.stringify(row);
        if (length > room) {
          continuedInZip.push(name);
          break reading;
        }
        room -= length;
        rows.push(row);
      }
    }
  }
  return { ...document, continuedInZip };
};
