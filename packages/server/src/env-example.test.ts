import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readConfig, Settings } from "./config.ts";

const ROOT = join(import.meta.dirname, "../../..");
const read = (name: string) => readFileSync(join(ROOT, name), "utf8");

const names = Object.keys(Settings.shape);

/** Each setting of `.env.example`, with the comment above it. */
const examples = () => {
  const found: { name: string; value: string; comment: string }[] = [];
  for (const block of read(".env.example").split(/\n\s*\n/)) {
    const lines = block.trim().split("\n");
    const [, name, value] = /^# ([A-Z][A-Z0-9_]*)=(.*)$/.exec(lines.at(-1) ?? "") ?? [];
    if (name !== undefined && value !== undefined)
      found.push({ name, value, comment: lines.slice(0, -1).join(" ") });
  }
  return found;
};

/** The names in the first column of the README's table of settings. */
const namesInReadme = () =>
  [...read("README.md").matchAll(/^\| `([A-Z][A-Z0-9_]*)`/gm)].map(([, name]) => name);

const limitsOf = (name: string): string[] => {
  const options = { unrepresentable: "any" } as const;
  const inputs = z.toJSONSchema(Settings, { ...options, io: "input" }).properties?.[name] as {
    enum?: string[];
  };
  const output = z.toJSONSchema(Settings, { ...options, io: "output" }).properties?.[name] as {
    minimum?: number;
    maximum?: number;
  };
  return [...(inputs?.enum ?? []), output?.minimum, output?.maximum]
    .filter((it) => it !== undefined)
    .map(String);
};

const config = (environment: Record<string, string>) => readConfig(environment, { isTerminal: false });

describe(".env.example", () => {
  it("has every setting once and no other; so has the README's table", () => {
    expect(examples().map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    expect(examples()).toHaveLength(names.length);
    expect(namesInReadme().sort()).toEqual([...names].sort());
  });

  it("sets nothing: each line is commented out", () => {
    expect(
      read(".env.example")
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith("#")),
    ).toEqual([]);
  });

  it.each(examples())("shows the default of $name", ({ name, value }) => {
    if (value !== "") expect(config({ [name]: value })).toEqual(config({}));
    else expect(config({})[name as keyof typeof Settings.shape] ?? []).toEqual([]);
  });

  it.each(examples())("says what $name may be", ({ name, comment }) => {
    expect(comment.length).toBeGreaterThan(20);
    for (const limit of limitsOf(name)) expect(comment).toMatch(new RegExp(`(^|[^\\w])${limit}($|[^\\w])`));
  });

  it("is asked about limits that are there", () => {
    expect(limitsOf("PORT")).toEqual(["0", "65535"]);
    expect(limitsOf("SIGNUP")).toEqual(["open", "invite", "closed"]);
    expect(limitsOf("RATE_LIMITS")).toEqual(["on", "off"]);
  });
});
