import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

const HERE = import.meta.dirname;
const SIMULATION = join(HERE, "../../tests/simulation");

const titlesIn = async (directory: string): Promise<string[]> => {
  const names = (await readdir(directory)).filter((name) => name.endsWith(".test.ts"));
  const texts = await Promise.all(names.map((name) => readFile(join(directory, name), "utf8")));
  return texts.flatMap((text) =>
    [...text.matchAll(/^\s*test\(\s*(["`])(.+?)\1,/gms)].map(([, , title]) => title ?? ""),
  );
};

test("every test that SPEC.md names is there", async () => {
  const titles = new Set(
    [...(await titlesIn(HERE)), ...(await titlesIn(SIMULATION))].map((title) =>
      title.replace(/\$\{name\}/, "%s"),
    ),
  );
  const [, invariants = ""] = (await readFile(join(HERE, "SPEC.md"), "utf8")).split("The promise:");
  const named = [...invariants.matchAll(/"([^"]+)"/g)].map(([, name]) => (name ?? "").replace(/\s+/g, " "));
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((name) => !titles.has(name))).toEqual([]);
});
