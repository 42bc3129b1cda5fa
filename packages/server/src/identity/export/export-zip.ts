import { setImmediate as turn } from "node:timers/promises";
import { strToU8, Zip, ZipDeflate } from "fflate";
import { type ExportHead, exportDocument } from "./export-document.ts";
import type { ExportPart } from "./export-part.ts";

/** So much is compressed in one go: others are served between one and the next. */
const SLICE_BYTES = 256 * 1024;

interface File {
  readonly name: string;
  text(): AsyncIterable<string>;
}

/**
 * The document, and a file for each part with all of it, as a zip in the making: it is read page by page as somebody
 * takes it, and whoever stops taking it stops the reading.
 */
export const exportZip = (
  head: ExportHead,
  parts: readonly ExportPart[],
  { now }: { now: number },
): ReadableStream<Uint8Array> => {
  const files: File[] = [
    {
      name: "export.json",
      text: async function* () {
        yield inWords(await exportDocument(head, parts));
      },
    },
    {
      name: "account.json",
      text: async function* () {
        yield inWords(head.account);
      },
    },
    ...parts.map(({ name, pages }) => ({ name: `${name}.json`, text: () => asArray(pages()) })),
  ];
  const chunks = zipped(files, { now });
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return();
    },
  });
};

const inWords = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

/** A JSON array, a line a row. */
async function* asArray(pages: AsyncIterable<readonly object[]>): AsyncGenerator<string> {
  let before = "[\n";
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield `${before}${page.map((row) => JSON.stringify(row)).join(",\n")}`;
    before = ",\n";
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}

/** One file after the other; what is zipped of it comes out as it is made. */
async function* zipped(files: readonly File[], { now }: { now: number }): AsyncGenerator<Uint8Array, void> {
  let made: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    made.push(chunk);
  });
  const take = () => {
    const chunks = made;
    made = [];
    return chunks.filter(({ length }) => length > 0);
  };
  for (const { name, text } of files) {
    const file = new ZipDeflate(name);
    file.mtime = now;
    zip.add(file);
    for await (const piece of text()) {
      const bytes = strToU8(piece);
      for (let from = 0; from < bytes.length; from += SLICE_BYTES) {
        file.push(bytes.subarray(from, from + SLICE_BYTES));
        yield* take();
        await turn();
      }
    }
    file.push(new Uint8Array(), true);
    yield* take();
  }
  zip.end();
  yield* take();
}
