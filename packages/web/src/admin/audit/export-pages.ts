import type { AnswerOf, AuditFormat, InputOf } from "@parley/contract";

type ExportPage = AnswerOf<"audit.export">;
type ExportInput = InputOf<"audit.export">;

/** As many as the server gives at once. */
const PAGE = 10_000;

interface ExportPagesInput {
  load: (input: ExportInput) => Promise<ExportPage>;
  format: AuditFormat;
  filter: Omit<ExportInput, "format" | "limit" | "cursor">;
  /** Told after each page, how many there are so far. */
  onProgress: (count: number) => void;
}

/** Parts of one file, in order: a JSON array with an event a line, or lines of text. */
export const exportPages = async ({
  load,
  format,
  filter,
  onProgress,
}: ExportPagesInput): Promise<string[]> => {
  const lines: string[] = [];
  let cursor: string | null = null;
  do {
    const page: ExportPage = await load({
      ...filter,
      format,
      limit: PAGE,
      ...(cursor !== null && { cursor }),
    });
    for (const item of page.items) lines.push(typeof item === "string" ? item : JSON.stringify(item));
    cursor = page.nextCursor;
    onProgress(lines.length);
  } while (cursor !== null);
  if (format === "cef") return lines.map((line) => `${line}\n`);
  const last = lines.length - 1;
  return ["[\n", ...lines.map((line, at) => (at === last ? `${line}\n` : `${line},\n`)), "]\n"];
};

/** `parley-audit-2026-01-31.cef` */
export const fileNameOf = (format: AuditFormat, now: Date): string => {
  const ending = { json: "json", ocsf: "ocsf.json", cef: "cef" }[format];
  return `parley-audit-${now.toISOString().slice(0, 10)}.${ending}`;
};
