import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { auditActions } from "../../i18n/english-audit-actions.ts";

const DOCS = readFileSync(join(import.meta.dirname, "../../../../../docs/audit.md"), "utf8");
const documented = [...DOCS.matchAll(/^\| `([a-z-]+\.[a-z-]+)`/gm)].map(([, action]) => action);

test("every action of the audit trail has a title, and no title is of another", () => {
  expect(documented.length).toBeGreaterThan(30);
  expect(Object.keys(auditActions).sort()).toEqual(documented.sort());
});
