import { expect, test } from "vitest";
import { whenAvailable } from "./when-available.ts";

const failing = (times: number, code: string) => {
  let left = times;
  return async () => {
    left -= 1;
    if (left >= 0) throw Object.assign(new Error(code), { code });
    return "done";
  };
};

test("what the database is away for is done when it is back", async () => {
  expect(await whenAvailable(failing(3, "ECONNREFUSED"))).toBe("done");
});

test("any other failure is told at once", async () => {
  await expect(whenAvailable(failing(1, "42601"))).rejects.toThrow("42601");
});
