import { availableParallelism } from "node:os";
import { expect, test } from "vitest";
import { HASHES_WAITING_PER_CORE_MAX } from "../../src/identity/password/hashing-gate.ts";
import { openWorld, PASSWORD } from "../world.ts";

test("SEC-03 past its queue the server says 503 and when to come back, and everything else goes on", async () => {
  await using world = await openWorld();
  const places = availableParallelism() * (HASHES_WAITING_PER_CORE_MAX + 1);
  const tries = Array.from({ length: places + 20 }, (_, index) =>
    world.call("auth.login", { identifier: `mallory-${index}`, password: PASSWORD }),
  );
  const meanwhile = await world.request("/api/v1/workspace");
  const answers = await Promise.all(tries);

  expect(meanwhile.status).toBe(200);
  const refused = answers.filter(({ status }) => status === 503);
  expect(refused.length).toBeGreaterThan(0);
  for (const { body, headers } of refused) {
    expect(body.code).toBe("overloaded");
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  }
  const hashed = answers.filter(({ status }) => status === 401);
  expect(hashed.length).toBeGreaterThanOrEqual(places);
  expect(refused.length + hashed.length).toBe(answers.length);
});
