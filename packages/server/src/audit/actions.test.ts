import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ACTIONS } from "./actions.ts";

const DOCUMENT = join(import.meta.dirname, "../../../../docs/audit.md");

/** The cells of the table of events. */
const documented = () =>
  readFileSync(DOCUMENT, "utf8")
    .split("\n")
    .filter((line) => /^\| `[a-z-]+\.[a-z-]+` /.test(line))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

describe("the events", () => {
  test("docs/audit.md lists every one as it is, and no other", () => {
    expect(documented()).toEqual(
      Object.entries(ACTIONS).map(([action, { title, severity, outcome, ocsf }]) => [
        `\`${action}\``,
        title,
        severity,
        outcome ?? "",
        ocsf.join("/"),
      ]),
    );
  });

  test("what a person must look at at once is high", () => {
    const high = Object.entries(ACTIONS).filter(([, { severity }]) => severity === "high");
    expect(high.map(([action]) => action)).toEqual([
      "sign-in.burst",
      "session.refresh-replayed",
      "mfa.passkey-counter-went-back",
      "user.became-administrator",
      "audit.chain-broken",
    ]);
  });
});
