import { Writable } from "node:stream";
import { pino } from "pino";
import { expect, test } from "vitest";
import { openWorld } from "../world.ts";

test("SEC-32 what breaks inside is told to the log, and to the caller nothing but a number to ask about", async () => {
  const lines: string[] = [];
  const into = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  await using world = await openWorld({ LOG_LEVEL: "info" }, { log: pino({ level: "info" }, into) });
  const alice = await world.person("alice");
  await world.database.sql`alter table friendships rename to gone_from_here`;
  const answer = await world.request("/api/v1/friends", {
    headers: { authorization: `Bearer ${alice.signedIn.accessToken}`, "x-correlation-id": "what-broke" },
  });
  expect(answer.status).toBe(500);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(Object.keys(answer.body).toSorted()).toEqual(
    ["code", "correlationId", "detail", "retry", "status", "title", "type"].toSorted(),
  );
  expect(answer.body).toMatchObject({ code: "internal_error", correlationId: "what-broke" });
  const inside = /friendships|relation "|select |postgres|42P01|\/packages\/|\.ts|at \w+ \(/i;
  expect(JSON.stringify(answer.body)).not.toMatch(inside);
  expect(JSON.stringify([...answer.headers])).not.toMatch(/friendships|postgres|bun|hono/i);
  const told = lines.find((line) => line.includes("what-broke") && line.includes("A request failed"));
  expect(told).toContain("friendships");

  const socket = await alice.connect().catch((error: unknown) => error);
  expect(String(socket)).not.toMatch(inside);
});
