// Whether docs/security/README.md is true: 34 facts, each with tests that are there, and no number that is not on the list.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { ROOT } from "./places.mjs";
import { Explained } from "./processes.mjs";

const FACTS_MAX = 34;
/** What is a requirement already, and a part that is still to come: files. */
const TO_COME = [26];
const LIST = `${ROOT}/docs/security/README.md`;
const IS_TEST = /\.(?:test\.tsx?|contract\.ts)$/;

/** The facts of the list: number, text, and the tests named below each. */
const readFacts = () =>
  readFileSync(LIST, "utf8")
    .split(/^### SEC-/m)
    .slice(1)
    .map((section) => ({
      number: Number.parseInt(section, 10),
      text: section.split("\n")[2],
      tests: [...section.matchAll(/^- \[(.+)\]\((.+)\)$/gm)].map(([, title, path]) => ({
        title,
        file: relative(ROOT, resolve(dirname(LIST), path)),
      })),
    }));

/** A title of a test, in quotes: its numbers, then what it states. */
const TITLE = /(["'`])((?:SEC-\d+ )+)((?:\\.|(?!\1).)+)\1/g;

/** Every test that carries numbers: where it is, what it states, and the numbers. */
const readTests = () =>
  ["packages", "examples"]
    .flatMap((folder) => testFilesOf(`${ROOT}/${folder}`))
    .flatMap((path) =>
      [...readFileSync(path, "utf8").matchAll(TITLE)].map(([, , numbers, title]) => ({
        file: relative(ROOT, path),
        title: title.replace(/\\(.)/g, "$1"),
        numbers: numbers.match(/\d+/g).map(Number),
      })),
    );

const testFilesOf = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory() && entry.name !== "node_modules" && entry.name !== "dist")
      return testFilesOf(`${folder}/${entry.name}`);
    return IS_TEST.test(entry.name) ? [`${folder}/${entry.name}`] : [];
  });

/** Every way in which the list and the tests differ, in words. */
const differences = (facts, tests) => {
  const listed = facts.map(({ number }) => number).join();
  const expected = Array.from({ length: FACTS_MAX }, (_, index) => index + 1).join();
  const isThere = (number, { title, file }) =>
    tests.some((test) => test.title === title && test.file === file && test.numbers.includes(number));
  return [
    ...(listed === expected ? [] : [`The facts are not 1 to ${FACTS_MAX}, in order: ${listed}`]),
    ...facts.flatMap(({ number, text, tests: named }) => [
      ...(text ? [] : [`SEC-${number} says nothing`]),
      ...(named.length > 0 || TO_COME.includes(number) ? [] : [`SEC-${number} names no test`]),
      ...named
        .filter((test) => !isThere(number, test))
        .map(({ title, file }) => `SEC-${number} names a test that is not there: "${title}" in ${file}`),
    ]),
    ...tests
      .filter(({ numbers }) => numbers.some((number) => number < 1 || number > FACTS_MAX))
      .map(({ title, file }) => `${file} has a title whose number is not on the list: ${title}`),
  ];
};

/** @throws Explained where a fact has no proof, or a proof no fact. */
export async function securityIsProved() {
  const found = differences(readFacts(), readTests());
  if (found.length > 0)
    throw new Explained(`docs/security/README.md and the tests differ:\n${found.join("\n")}`);
}
