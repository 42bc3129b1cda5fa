import { type Operation, type OperationName, operations, pathFields } from "@parley/contract";
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorld, type Person, type World } from "../world.ts";

const SERVICE_TOKEN = "service-token-of-the-fuzzing-service";
/** What the caller of an operation brings: alice's access token, or that of a service. */
const tokenFor = ({ access }: Operation) =>
  access === "service" ? SERVICE_TOKEN : alice.signedIn.accessToken;

let world: World;
let alice: Person;
let ids: string[];

beforeAll(async () => {
  world = await openWorld({ GRPC_SERVICE_TOKENS: SERVICE_TOKEN });
  alice = await world.person("alice");
  const bob = await world.person("bob");
  const mallory = await world.person("mallory");
  await world.befriend(bob, mallory);
  const request = await bob.call("friend.request", { userId: alice.id });
  ids = [
    await world.directChannel(bob, mallory),
    await world.groupChannel(bob, [mallory]),
    request.body.id,
    bob.signedIn.session.id,
    bob.id,
    uuidv7(),
  ];
});
afterAll(() => world[Symbol.asyncDispose]());

const names = Object.keys(operations) as OperationName[];
/** Signing out, and saying that a key has leaked, are for other tests: the token that the others call with would end. */
const ENDING: OperationName[] = ["auth.logout", "auth.logoutAll", "key.rotate"];
/** A password worth hashing is dear; fuzzing it fifty times proves no more than five. */
const runsOf = (name: OperationName) => (name === "auth.login" || name === "auth.signup" ? 8 : 40);

const nasty = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "\u0000",
    "\ud800",
    "../../etc/passwd",
    "%00",
    "'; drop table users; --",
    "null",
    "-1",
    "1e999",
  ),
  fc.string({ unit: "binary", maxLength: 50 }),
  fc.constant("x".repeat(9_000)),
);
const value: fc.Arbitrary<unknown> = fc.oneof(
  nasty,
  fc.jsonValue({ maxDepth: 4 }),
  fc.double(),
  fc.maxSafeInteger(),
  fc.constantFrom(null, true, [], {}, [[[[[[[[]]]]]]]]),
  fc.constantFrom(...Array.from({ length: 6 }, (_, index) => index)).map((index) => ids?.[index] ?? ""),
);

const rows = async () => {
  const tables = ["users", "sessions", "friendships", "blocks", "channels", "channel_members", "messages"];
  const counts = await Promise.all(
    tables.map(async (table) => {
      const [row] = await world.database.sql.unsafe(`select count(*)::int as n from ${table}`);
      return [table, row?.n];
    }),
  );
  return Object.fromEntries(counts);
};

const queryText = (text: unknown) =>
  (typeof text === "string" ? text : JSON.stringify(text ?? "")).toWellFormed();

const addressOf = (operation: Operation, input: Record<string, unknown>) =>
  operation.path.replace(/\{(\w+)\}/g, (_, field: string) => {
    const text = typeof input[field] === "string" ? input[field] : JSON.stringify(input[field] ?? "x");
    return encodeURIComponent(text.toWellFormed()) || "x";
  });

describe("SEC-24 whatever comes in, the answer is a 4xx problem or a fitting 2xx, never a 500", () => {
  it.each(names.filter((name) => !ENDING.includes(name)))(
    "%s",
    async (name) => {
      const operation: Operation = operations[name];
      const fields = Object.keys(operation.input.shape);
      const allowed = new Set(Object.values(operation.outcomes).map(({ status }) => status as number));
      await fc.assert(
        fc.asyncProperty(
          fc.record(Object.fromEntries(fields.map((field) => [field, value])), { requiredKeys: [] }),
          async (input) => {
            const address = addressOf(operation, input);
            const rest = Object.fromEntries(
              Object.entries(input).filter(([field]) => !pathFields(operation.path).includes(field)),
            );
            const bodiless = operation.method === "GET" || operation.method === "DELETE";
            const query = new URLSearchParams(
              Object.fromEntries(Object.entries(rest).map(([field, text]) => [field, queryText(text)])),
            );
            const answer = await world.request(bodiless ? `${address}?${query}` : address, {
              method: operation.method,
              headers: {
                authorization: `Bearer ${tokenFor(operation)}`,
                ...(bodiless ? {} : { "content-type": "application/json" }),
              },
              ...(bodiless ? {} : { body: JSON.stringify(rest) }),
            });
            if (allowed.has(answer.status)) return;
            expect(answer.status).toBeGreaterThanOrEqual(400);
            expect(answer.status).toBeLessThan(500);
            expect(answer.headers.get("content-type")).toBe("application/problem+json");
            expect(answer.body).toMatchObject({
              status: answer.status,
              code: expect.any(String),
              type: expect.any(String),
            });
          },
        ),
        { numRuns: runsOf(name) },
      );
    },
    60_000,
  );
});

describe("SEC-24 a body that is no JSON object is refused, and changes nothing", () => {
  const bodies: [string, string | Uint8Array<ArrayBuffer>, string][] = [
    ["no JSON", "{", "application/json"],
    ["an array", "[]", "application/json"],
    ["no UTF-8", new Uint8Array([0x7b, 0xff, 0x7d]), "application/json"],
    ["a form", "email=a&password=b", "application/x-www-form-urlencoded"],
    ["too large", JSON.stringify({ text: "x".repeat(200_000) }), "application/json"],
    ["too deep", "[".repeat(100_000), "application/json"],
  ];
  it.each(bodies)("%s", async (_, body, type) => {
    const before = await rows();
    for (const name of names) {
      const operation: Operation = operations[name];
      const { method, path } = operation;
      if (method === "GET" || method === "DELETE" || ENDING.includes(name)) continue;
      const answer = await world.request(path.replace(/\{\w+\}/g, uuidv7()), {
        method,
        headers: { authorization: `Bearer ${tokenFor(operation)}`, "content-type": type },
        body,
      });
      expect([400, 413], `${name} answered ${answer.status}`).toContain(answer.status);
    }
    expect(await rows()).toEqual(before);
  });
});

describe("SEC-25 what is another's is not found, and does not change", () => {
  it("every route with ids answers 4xx to someone else's", async () => {
    // Not Alice: she has been answering requests at random above.
    const stranger = await world.person("stranger");
    const before = await rows();
    const withIds = names.filter((name) => pathFields(operations[name].path).length > 0);
    expect(withIds.length).toBeGreaterThan(15);
    // Looking at people, and blocking or asking them, is anyone's right.
    const open: OperationName[] = [
      "user.get",
      "block.add",
      "block.remove",
      "friend.accept",
      "friend.decline",
    ];
    const input = { name: "mine now", role: "owner", text: "x", nonce: crypto.randomUUID(), seq: 1 };
    for (const name of withIds.filter((candidate) => !open.includes(candidate))) {
      for (const id of ids) {
        const answer = await stranger.call(name, { ...input, id, userId: ids[4] ?? "" } as never);
        expect(answer.status, `${name} of another's ${id}: ${JSON.stringify(answer.body)}`).toBe(404);
      }
    }
    expect(await rows()).toEqual(before);
  });

  it("every route that needs a session refuses a call without a token, and with a bad one", async () => {
    const before = await rows();
    for (const name of names.filter((candidate) => operations[candidate].access !== "public")) {
      const { method, path }: Operation = operations[name];
      for (const authorization of [undefined, "Bearer nonsense", "Basic YTpi"]) {
        const answer = await world.request(path.replace(/\{\w+\}/g, uuidv7()), {
          method,
          headers: authorization === undefined ? {} : { authorization },
        });
        expect(answer, name).toMatchObject({
          status: 401,
          body: { code: authorization ? "token_invalid" : "token_missing" },
        });
      }
    }
    expect(await rows()).toEqual(before);
  });
});
