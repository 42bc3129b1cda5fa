import { type Operation, type OperationName, operations, Problem, pathFields } from "@parley/contract";
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, openWorld, PASSWORD, type Person, type World } from "../world.ts";

const SERVICE_TOKEN = "service-token-of-the-fuzzing-service";

let world: World;
let alice: Person;
/** What is of others. */
let ids: string[];
/** A channel and a message of Alice's. */
let ours: readonly [channelId: string, messageId: string];
/** By method and path, the answers that the OpenAPI document has: status to description. */
let documented: Record<string, Record<string, { responses: Record<string, { description: string }> }>>;
/** Everybody who may call, with what they bring; null: nothing. */
let callers: Readonly<Record<(typeof CALLERS)[number], string | null>>;
const CALLERS = ["an administrator", "alice", "her token", "a service", "nobody"] as const;

beforeAll(async () => {
  world = await openWorld({ GRPC_SERVICE_TOKENS: SERVICE_TOKEN });
  const carol = await world.person("carol");
  alice = await world.person("alice");
  const bob = await world.person("bob");
  const mallory = await world.person("mallory");
  await world.befriend(bob, mallory);
  const request = await bob.call("friend.request", { userId: alice.id });
  const group = await world.groupChannel(bob, [mallory]);
  const said = await bob.call("message.send", { id: group, nonce: crypto.randomUUID(), text: "hello" });
  // Somewhere to say something, and something that was said there.
  const shared = await world.groupChannel(bob, [alice, carol]);
  const heard = await alice.call("message.send", { id: shared, nonce: crypto.randomUUID(), text: "hello" });
  ours = [shared, heard.body.id];
  ids = [
    await world.directChannel(bob, mallory),
    group,
    said.body.id,
    request.body.id,
    bob.signedIn.session.id,
    bob.id,
    uuidv7(),
  ];
  const { body } = await alice.call("api-token.create", {
    name: "bot",
    scopes: ["read", "write"],
  });
  callers = {
    "an administrator": carol.signedIn.accessToken,
    alice: alice.signedIn.accessToken,
    "her token": body.token,
    "a service": SERVICE_TOKEN,
    nobody: null,
  };
  documented = (await world.request("/api/openapi.json")).body.paths;
});
afterAll(() => world[Symbol.asyncDispose]());

/** Brings what the operation asks for. */
const tokenFor = ({ access }: Operation, administrator = callers["an administrator"]) =>
  access === "service" ? SERVICE_TOKEN : (administrator ?? "");

const names = Object.keys(operations) as OperationName[];
/** Signing out, leaving, and saying that a key has leaked end the token that the others call with. */
const ENDING: OperationName[] = [
  "auth.logout",
  "auth.logoutAll",
  "me.deactivate",
  "key.rotate",
  "auth.reauthenticate",
];
/** A password worth hashing is dear; fuzzing it fifty times proves no more than five. */
const HASHING: OperationName[] = ["auth.login", "auth.signup", "auth.reactivate", "auth.changePassword"];
const runsOf = (name: OperationName) => (HASHING.includes(name) ? 3 : 14);

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
    "__proto__",
    "constructor",
  ),
  fc.string({ unit: "binary", maxLength: 50 }),
  fc.constant("x".repeat(9_000)),
);
const anyId = fc.nat(6).map((index) => ids?.[index] ?? "");
const ownOr = (index: 0 | 1) =>
  fc.oneof(
    fc.constant(0).map(() => ours?.[index] ?? ""),
    anyId,
  );
const value: fc.Arbitrary<unknown> = fc.oneof(
  nasty,
  fc.jsonValue({ maxDepth: 4 }),
  fc.double(),
  fc.maxSafeInteger(),
  fc.constantFrom(null, true, [], {}, [[[[[[[[]]]]]]]], { __proto__: null, toString: 1 }),
  anyId,
);

/** What would do, by the name of the field, so that calls get past their first check. */
const PLAUSIBLE: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  email: fc.constantFrom("mallory@example.org", "m\u00e4x@example.org", `${"x".repeat(64)}@example.org`),
  username: fc.string({ minLength: 3, maxLength: 32, unit: fc.constantFrom(..."abcdefgh0123") }),
  identifier: fc.constantFrom("alice", "nobody-here"),
  password: fc.constant(PASSWORD),
  currentPassword: fc.constant(PASSWORD),
  token: fc.base64String({ minLength: 40, maxLength: 48 }),
  mfaToken: fc.base64String({ minLength: 40, maxLength: 48 }),
  refreshToken: fc.base64String({ minLength: 43, maxLength: 120 }),
  method: fc.constantFrom("passkey", "totp", "recovery", "mail"),
  code: fc.constantFrom("000000", "aaaa-bbbb"),
  credential: fc.record({
    id: nasty,
    rawId: nasty,
    type: fc.constant("public-key"),
    response: fc.dictionary(fc.constantFrom("clientDataJSON", "attestationObject", "signature", "x"), value),
    clientExtensionResults: fc.dictionary(nasty, value),
  }),
  name: fc.oneof(fc.string({ minLength: 1, maxLength: 20 }), fc.constant("writers")),
  displayName: fc.string({ minLength: 1, maxLength: 40 }),
  text: fc.string({ minLength: 1, maxLength: 200 }),
  kind: fc.constantFrom("group", "direct"),
  memberIds: fc.array(anyId, { maxLength: 3 }),
  id: ownOr(0),
  userId: anyId,
  deliveryId: anyId,
  messageId: ownOr(1),
  toChannelId: ownOr(0),
  replyTo: ownOr(1),
  emoji: fc.constantFrom("👍", "🎉", "❤", "👩‍👩‍👧‍👦", "thumbs up", "👍👍"),
  scheduledId: anyId,
  user: anyId,
  nonce: fc.uuid(),
  limit: fc.integer({ min: 1, max: 50 }),
  seq: fc.nat(5),
  cursor: fc.base64String({ maxLength: 80 }),
  permissions: fc.array(fc.constantFrom("channel.create", "report.generate", "user.lock"), { maxLength: 3 }),
  roles: fc.array(fc.constantFrom("user", "admin", "nobody-has-this"), { maxLength: 3 }),
  role: fc.constantFrom("user", "admin", "moderator", "member", "owner"),
  scopes: fc.constantFrom(["read"], ["introspect"], []),
  expiresAt: fc.constantFrom("2099-01-01T00:00:00.000Z", "2001-01-01T00:00:00.000Z"),
  url: fc.constantFrom("https://example.org/hook", "http://127.0.0.1/", "javascript:alert(1)"),
  events: fc.constantFrom(["sign-in.burst"], ["*"], []),
  query: fc.string({ maxLength: 30 }),
  from: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  to: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  returnTo: fc.constantFrom("/", "/c/general", "//evil.example", "/\\evil.example"),
  transport: fc.constantFrom("cookie", "body"),
  version: fc.oneof(fc.nat(5), fc.constant(2 ** 52)),
  at: fc.integer({ min: -1, max: 500 }).map((days) => new Date(Date.now() + days * 86_400_000).toISOString()),
  locked: fc.boolean(),
  locale: fc.constantFrom("de", "en-GB", "x"),
  timeZone: fc.constantFrom("Europe/Berlin", "nowhere"),
};
const fieldOf = (name: string) =>
  PLAUSIBLE[name]
    ? fc.oneof({ weight: 4, arbitrary: PLAUSIBLE[name] }, { weight: 1, arbitrary: value })
    : value;

const rows = async () => {
  const tables = [
    ...["users", "sessions", "friendships", "blocks", "channels", "channel_members", "messages"],
    ...["message_edits", "mentions", "drafts", "saved_messages", "scheduled_messages"],
  ];
  const counts = await Promise.all(
    tables.map(async (table) => {
      const [row] = await world.database.sql.unsafe(`select count(*)::int as n from ${table}`);
      return [table, row?.n];
    }),
  );
  // Whatever happens to a message moves its channel's version; whatever is read moves a marker.
  const [moved] = await world.database.sql`
    select (select sum(version) from channels) as versions,
      (select sum(read_seq + delivered_seq) from channel_members) as markers`;
  return { ...Object.fromEntries(counts), ...moved };
};

const queryText = (text: unknown) =>
  (typeof text === "string" ? text : JSON.stringify(text ?? "")).toWellFormed();

const addressOf = (operation: Operation, input: Record<string, unknown>) =>
  operation.path.replace(/\{(\w+)\}/g, (_, field: string) => {
    const text = typeof input[field] === "string" ? input[field] : JSON.stringify(input[field] ?? "x");
    // An address does not keep a segment of dots: it leads elsewhere.
    return /^\.{0,2}$/.test(text) ? "x" : encodeURIComponent(text.toWellFormed());
  });

const callWith = (name: OperationName, input: Record<string, unknown>, token: string | null) => {
  const operation: Operation = operations[name];
  const inPath = pathFields(operation.path);
  const rest = Object.fromEntries(Object.entries(input).filter(([field]) => !inPath.includes(field)));
  const bodiless = operation.method === "GET" || operation.method === "DELETE";
  const query = new URLSearchParams(
    Object.entries(rest).map(([field, text]): [string, string] => [field, queryText(text)]),
  );
  const address = addressOf(operation, input);
  return world.request(bodiless ? `${address}?${query}` : address, {
    method: operation.method,
    redirect: "manual",
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(bodiless ? {} : { "content-type": "application/json" }),
    },
    ...(bodiless ? {} : { body: JSON.stringify(rest) }),
  });
};

/** What an error of the database, of the runtime or of our own code would say. */
const INSIDE =
  /\bat \w[\w.<>]* \(|\/packages\/|\/node_modules\/|\bselect .* from |violates|PostgresError|TypeError|ZodError/i;

/** Holds an answer against the OpenAPI document: its status, its media type, its shape, its code. */
const expectDocumented = (name: OperationName, { status, headers, body }: Answer) => {
  const { method, path, outcomes }: Operation = operations[name];
  const entry = documented[path]?.[method.toLowerCase()]?.responses[status];
  expect(entry, `${name} answered ${status}, which is not documented: ${JSON.stringify(body)}`).toBeDefined();
  expect(status).toBeLessThan(500);
  if (status >= 400) {
    expect(headers.get("content-type")).toBe("application/problem+json");
    const problem = Problem.strict().parse(body);
    expect(problem.status).toBe(status);
    expect(entry?.description, `${name} answered ${problem.code}`).toContain(`\`${problem.code}\``);
    expect(JSON.stringify(body)).not.toMatch(INSIDE);
    return;
  }
  const fitting = Object.values(outcomes).filter((outcome) => outcome.status === status);
  if (fitting.some((outcome) => outcome.file)) return;
  if (status === 302)
    return expect(headers.get("location")).toMatch(/^\/(?![/\\])|^http:\/\/localhost:8080\//);
  const read = fitting.map(({ body: schema }) => (schema === null ? "" : schema.safeParse(body).data));
  // Nothing is missing, and nothing is there that the document does not have.
  expect(read, `${name} answered ${JSON.stringify(body)}`).toContainEqual(body);
};

const inputOf = (name: OperationName) =>
  fc.record(
    Object.fromEntries(Object.keys(operations[name].input.shape).map((field) => [field, fieldOf(field)])),
    { requiredKeys: [] },
  );

describe("SEC-24 whatever comes in, the answer is one that the OpenAPI document has, in its shape, never a 500", () => {
  it.each(names.filter((name) => !ENDING.includes(name)))(
    "%s",
    async (name) => {
      for (const caller of CALLERS) {
        await fc.assert(
          fc.asyncProperty(inputOf(name), async (input) => {
            expectDocumented(name, await callWith(name, input, callers[caller]));
          }),
          { numRuns: runsOf(name) },
        );
      }
    },
    60_000,
  );

  it("most operations have been carried out, and not refused alone", async () => {
    // Of those that need nothing but a permission: what an administrator asks for is answered.
    const plain = names.filter(
      (name) => operations[name].method === "GET" && pathFields(operations[name].path).length === 0,
    );
    const answers = await Promise.all(plain.map((name) => callWith(name, {}, tokenFor(operations[name]))));
    for (const [index, answer] of answers.entries()) expectDocumented(plain[index] as OperationName, answer);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(plain.length - 3);
  });

  it.each(ENDING)(
    "%s, by somebody who comes anew each time",
    async (name) => {
      const leaver = await world.person(`leaver-${name.toLowerCase().replace(/\W/g, "-")}`);
      await world.database.sql`
        insert into user_roles (user_id, role_name) values (${leaver.id}, 'admin')`;
      await fc.assert(
        fc.asyncProperty(inputOf(name), async (input) => {
          const { signedIn } = await world.signInAgain(leaver);
          expectDocumented(
            name,
            await callWith(name, { ...input, compromised: false }, signedIn.accessToken),
          );
        }),
        { numRuns: name === "me.deactivate" ? 1 : 5 },
      );
      expectDocumented(name, await callWith(name, {}, null));
      expectDocumented(name, await callWith(name, {}, SERVICE_TOKEN));
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
  let sender: string;
  beforeAll(async () => {
    // Not whoever answered at random above: by now that session may have ended.
    const newcomer = await world.person("newcomer");
    await world.database.sql`insert into user_roles (user_id, role_name) values (${newcomer.id}, 'admin')`;
    sender = (await world.signInAgain(newcomer)).signedIn.accessToken;
  });
  it.each(bodies)("%s", async (_, body, type) => {
    const before = await rows();
    for (const name of names) {
      const operation: Operation = operations[name];
      const { method, path } = operation;
      if (method === "GET" || method === "DELETE" || ENDING.includes(name)) continue;
      const answer = await world.request(path.replace(/\{\w+\}/g, uuidv7()), {
        method,
        headers: { authorization: `Bearer ${tokenFor(operation, sender)}`, "content-type": type },
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
      // One lets go what is one's own, be it there or not.
      "saved.remove",
    ];
    // Whom these name is a provider, by a word: none of the ids is one. Nobody owns providers.
    const bySlug: OperationName[] = [
      "provider.start",
      "provider.callback",
      "provider.link",
      "provider.unlink",
    ];
    const input = {
      ...{ name: "mine now", role: "owner", text: "x", nonce: crypto.randomUUID(), seq: 1, version: 1 },
      emoji: "👍",
      at: new Date(Date.now() + 86_400_000).toISOString(),
    };
    const refused = (name: OperationName) => (operations[name].access === "signed-in" ? 404 : 403);
    const named = [...open, ...bySlug];
    for (const name of withIds.filter((candidate) => !named.includes(candidate))) {
      for (const id of ids) {
        const answer = await stranger.call(name, {
          ...{ ...input, id, messageId: id, scheduledId: id, invitationId: id, toChannelId: id },
          userId: ids[5] ?? "",
        } as never);
        expect(answer.status, `${name} of another's ${id}: ${JSON.stringify(answer.body)}`).toBe(
          refused(name),
        );
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
