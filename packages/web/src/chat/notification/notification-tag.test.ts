import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { notificationTag } from "./notification-tag.ts";

test("a tag is the one that the server pushes under", async () => {
  for (const id of ["0199c0de-0000-7000-8000-000000000001", "0199c0de-7a11-7000-8000-00000000c0de"]) {
    const pushed = createHash("sha256").update(`parley ${id}`).digest().subarray(0, 24).toString("base64url");
    expect(await notificationTag(id)).toBe(pushed);
  }
});
