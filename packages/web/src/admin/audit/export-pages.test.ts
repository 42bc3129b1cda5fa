import type { AnswerOf, AuditFormat } from "@parley/contract";
import { expect, test } from "vitest";
import { exportPages, fileNameOf } from "./export-pages.ts";

type Page = AnswerOf<"audit.export">;

/** Answers with these pages, one after the other, and keeps what was asked. */
const answering = (format: AuditFormat, pages: Page["items"][]) => {
  const asked: (string | undefined)[] = [];
  return {
    asked,
    async load({ cursor }: { cursor?: string | undefined }): Promise<Page> {
      asked.push(cursor);
      const at = Number(cursor ?? 0);
      return { format, items: pages[at] ?? [], nextCursor: at + 1 < pages.length ? String(at + 1) : null };
    },
  };
};

const exported = async (format: AuditFormat, pages: Page["items"][]) => {
  const server = answering(format, pages);
  const counts: number[] = [];
  const parts = await exportPages({
    load: server.load,
    format,
    filter: {},
    onProgress: (count) => counts.push(count),
  });
  return { text: parts.join(""), counts, asked: server.asked };
};

test("every page is fetched, in order, and told of", async () => {
  const { text, counts, asked } = await exported("json", [[{ n: 1 }, { n: 2 }], [{ n: 3 }]]);
  expect(JSON.parse(text)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  expect(counts).toEqual([2, 3]);
  expect(asked).toEqual([undefined, "1"]);
});

test("a trail where nothing matches is an empty list", async () => {
  expect(JSON.parse((await exported("ocsf", [[]])).text)).toEqual([]);
});

test("lines of text are a line each", async () => {
  expect((await exported("cef", [["CEF:0|a"], ["CEF:0|b"]])).text).toBe("CEF:0|a\nCEF:0|b\n");
});

test.each([
  ["json", "parley-audit-2026-01-31.json"],
  ["ocsf", "parley-audit-2026-01-31.ocsf.json"],
  ["cef", "parley-audit-2026-01-31.cef"],
] as const)("a file of %s is named %s", (format, name) => {
  expect(fileNameOf(format, new Date("2026-01-31T09:00:00.000Z"))).toBe(name);
});
