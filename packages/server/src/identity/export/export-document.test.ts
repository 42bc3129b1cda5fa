import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { exportDocument } from "./export-document.ts";
import { type ExportPart, PAGE_ROWS, pagesAfter } from "./export-part.ts";
import { exportZip } from "./export-zip.ts";

const NOW = Date.parse("2026-01-31T09:00:00.000Z");
const head = { exportedAt: new Date(NOW).toISOString(), account: { username: "alice" } };

/** A part of so many rows, which counts the pages that were read. */
const numbers = (name: string, rows: number) => {
  const read = { pages: 0 };
  const part: ExportPart = {
    name,
    pages: () =>
      pagesAfter(async (after: { n: number } | null) => {
        read.pages += 1;
        const first = (after?.n ?? 0) + 1;
        const length = Math.max(0, Math.min(PAGE_ROWS, rows - first + 1));
        return Array.from({ length }, (_, i) => ({ n: first + i, text: `row ${first + i} \u{1F600}` }));
      }),
  };
  return { part, read };
};

const filesOf = async (stream: ReadableStream<Uint8Array>) => {
  const unzipped = unzipSync(new Uint8Array(await new Response(stream).arrayBuffer()));
  return Object.fromEntries(
    Object.entries(unzipped).map(([name, bytes]) => [name, JSON.parse(strFromU8(bytes))]),
  );
};

test("the document has every part, page after page, and says that nothing is missing", async () => {
  const rows = 2 * PAGE_ROWS + 1;
  const document = await exportDocument(head, [numbers("messages", rows).part, numbers("friends", 0).part]);
  expect(document).toMatchObject({ ...head, friends: [], continuedInZip: [] });
  expect((document.messages as { n: number }[]).map(({ n }) => n)).toEqual(
    Array.from({ length: rows }, (_, i) => i + 1),
  );
});

test("what would be too long for one document ends early, is named, and is read no further", async () => {
  const long = numbers("messages", 100 * PAGE_ROWS);
  const short = numbers("friends", 2);
  const document = await exportDocument(head, [short.part, long.part], { charactersMax: 10_000 });
  expect(document.friends).toHaveLength(2);
  expect(document.continuedInZip).toEqual(["messages"]);
  expect(JSON.stringify(document).length).toBeLessThan(11_000);
  expect(document.messages).not.toHaveLength(0);
  expect(long.read.pages).toBe(1);
});

test("the zip has the document, and each part to its end in a file of its own", async () => {
  const rows = 20 * PAGE_ROWS;
  const files = await filesOf(
    exportZip(head, [numbers("messages", rows).part, numbers("friends", 0).part], { now: NOW }),
  );
  expect(Object.keys(files).sort()).toEqual(["account.json", "export.json", "friends.json", "messages.json"]);
  expect(files["account.json"]).toEqual(head.account);
  expect(files["friends.json"]).toEqual([]);
  expect(files["messages.json"]).toHaveLength(rows);
  expect(files["messages.json"].at(-1)).toEqual({ n: rows, text: `row ${rows} \u{1F600}` });
  expect(files["export.json"]).toMatchObject({ ...head, continuedInZip: [] });
});

test("the zip is read as it is taken: whoever stops taking it stops the reading", async () => {
  const { part, read } = numbers("messages", 10_000 * PAGE_ROWS);
  const reader = exportZip(head, [part], { now: NOW }).getReader();
  for (let taken = 0; taken < 3; taken++) expect((await reader.read()).done).toBe(false);
  await reader.cancel();
  const then = read.pages;
  expect(then).toBeLessThan(1_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(read.pages).toBe(then);
});
