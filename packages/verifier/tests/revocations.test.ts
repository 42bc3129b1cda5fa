import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { describe, expect, test, vi } from "vitest";
import type { VerifierOptions } from "../src/create-verifier.ts";
import { connectIdentity } from "../src/grpc.ts";
import { SERVICE_TOKEN, startFakeIdentity } from "./fake-identity.ts";
import { createFakeIssuer, refusedAs } from "./fake-issuer.ts";

const world = async (
  options: Partial<NonNullable<VerifierOptions["revocations"]>> & { token?: string } = {},
) => {
  const resources = new DisposableStack();
  const parley = resources.use(await startFakeIdentity());
  const { token = SERVICE_TOKEN, ...feed } = options;
  const identity = connectIdentity({ address: parley.address, token, deadlineMs: 1_000 });
  resources.defer(() => identity.close());
  const issuer = await createFakeIssuer();
  const verifier = resources.use(issuer.verifier({ revocations: { identity, ...feed } }));
  const isAt = (state: string) => vi.waitFor(() => expect(verifier.revocations?.state.at).toBe(state), 8_000);
  await isAt("live");
  return {
    parley,
    issuer,
    verifier,
    isAt,
    verify: async (accessToken: string) => verifier.verify(accessToken),
    [Symbol.dispose]: () => resources.dispose(),
  };
};

test("a session that ends is refused, for a token that was verified before too; others stay", async () => {
  using at = await world();
  const [mine, other] = [await at.issuer.token(), await at.issuer.token({ claims: { sid: "session-2" } })];
  await at.verify(mine);
  await at.verify(other);
  at.parley.revoke({ sid: "session-1" });
  await vi.waitFor(() => expect(at.verify(mine)).rejects.toMatchObject(refusedAs("session_revoked")));
  await expect(at.verify(await at.issuer.token())).rejects.toMatchObject(refusedAs("session_revoked"));
  await expect(at.verify(other)).resolves.toBeDefined();
});

test("SEC-12 when all of a person ends, what was signed before is refused, and a later sign-in is not", async () => {
  using at = await world();
  const before = await at.issuer.token();
  await at.verify(before);
  at.issuer.clock.advance(3_000);
  at.parley.revoke({ uid: "alice", at: new Date(at.issuer.clock.now() + 400).toISOString() });
  await vi.waitFor(() => expect(at.verify(before)).rejects.toMatchObject(refusedAs("session_revoked")));
  // Signed in the same second: only Parley knows which came first.
  const unsure = await at.issuer.token({ claims: { sid: "session-2" } });
  at.parley.answers.valid = false;
  await expect(at.verify(unsure)).rejects.toMatchObject(refusedAs("session_revoked"));
  at.parley.answers.valid = true;
  await expect(at.verify(unsure)).resolves.toBeDefined();
  at.parley.stop();
  await expect(at.verify(unsure)).rejects.toMatchObject(refusedAs("revocations_unavailable"));
  at.issuer.clock.advance(1_000);
  await expect(at.verify(await at.issuer.token({ claims: { sid: "session-3" } }))).resolves.toBeDefined();
});

test("after a break it goes on from its cursor, and knows what ended meanwhile", async () => {
  using at = await world();
  at.parley.revoke({ sid: "session-7" });
  const token = await at.issuer.token();
  await at.verify(token);
  await vi.waitFor(async () => {
    const seventh = await at.issuer.token({ claims: { sid: "session-7" } });
    await expect(at.verify(seventh)).rejects.toMatchObject(refusedAs("session_revoked"));
  });
  at.parley.stop();
  await at.isAt("cut");
  at.parley.revoke({ sid: "session-1" });
  await expect(at.verify(token)).resolves.toBeDefined();
  await at.parley.start();
  await at.isAt("live");
  expect(at.parley.since).toEqual(["", "c1"]);
  await vi.waitFor(() => expect(at.verify(token)).rejects.toMatchObject(refusedAs("session_revoked")));
});

test("a cursor that Parley does not know any more makes it begin again", async () => {
  using at = await world();
  at.parley.revoke({ sid: "session-7" });
  await vi.waitFor(() => expect((at.verifier.revocations as unknown as { size: number }).size).toBe(1));
  at.parley.stop();
  await at.isAt("cut");
  at.parley.answers.refusesCursors = true;
  await at.parley.start();
  await vi.waitFor(() => expect(at.parley.since).toEqual(["", "c1", ""]), 5_000);
  await at.isAt("live");
});

test("one that starts late is told what ended before", async () => {
  using at = await world();
  at.parley.revoke({ sid: "session-1" });
  const identity = connectIdentity({ address: at.parley.address, token: SERVICE_TOKEN });
  using late = at.issuer.verifier({ revocations: { identity } });
  const token = await at.issuer.token();
  await vi.waitFor(() =>
    expect((async () => late.verify(token))()).rejects.toMatchObject(refusedAs("session_revoked")),
  );
  identity.close();
});

test("ended sessions are held for the life of an access token, and then forgotten", async () => {
  using at = await world();
  for (let n = 0; n < 100; n += 1) at.parley.revoke({ sid: `session-x${n}` });
  const held = () => (at.verifier.revocations as unknown as { size: number }).size;
  await vi.waitFor(() => expect(held()).toBe(100));
  at.issuer.clock.advance(900_000);
  expect(held()).toBe(100);
  at.issuer.clock.advance(60_000);
  expect(held()).toBe(0);
});

describe("with the feed down for longer than its last word counts", () => {
  const down = async (whenDown?: "failOpen" | "failClosed" | "introspect") => {
    const at = await world({ downAfterSeconds: 15, ...(whenDown ? { whenDown } : {}) });
    const token = await at.issuer.token();
    await at.verify(token);
    at.parley.stop();
    await at.isAt("cut");
    at.issuer.clock.advance(14_999);
    await expect(at.verify(token)).resolves.toBeDefined();
    at.issuer.clock.advance(1);
    expect(at.verifier.revocations?.state.at).toBe("down");
    return { at, token };
  };

  test("failOpen takes tokens by their signature", async () => {
    const { at, token } = await down("failOpen");
    using _ = at;
    await expect(at.verify(token)).resolves.toBeDefined();
    await expect(at.verify(await at.issuer.token())).resolves.toBeDefined();
  });

  test("failClosed takes none", async () => {
    const { at, token } = await down("failClosed");
    using _ = at;
    for (const one of [token, await at.issuer.token()])
      await expect(at.verify(one)).rejects.toMatchObject(refusedAs("revocations_unavailable"));
    await at.parley.start();
    await at.isAt("live");
    await expect(at.verify(token)).resolves.toBeDefined();
  });

  test("introspect, which is the default, takes none that Parley cannot be asked about", async () => {
    const { at, token } = await down();
    using _ = at;
    await expect(at.verify(token)).rejects.toMatchObject(refusedAs("revocations_unavailable"));
  });
});

describe.each([
  { moment: "from its beginning on", waitMs: 0, state: "connecting" },
  { moment: "later on", waitMs: 5_000, state: "down" },
])("while it cannot watch, but could ask, $moment", ({ waitMs, state }) => {
  const blind = async (whenDown?: "failOpen" | "failClosed") => {
    const resources = new DisposableStack();
    const parley = resources.use(await startFakeIdentity());
    const identity = connectIdentity({ address: parley.address, token: SERVICE_TOKEN });
    resources.defer(() => identity.close());
    const issuer = await createFakeIssuer();
    const feed = { identity: { ...identity, watchRevocations: () => () => {} }, downAfterSeconds: 5 };
    const revocations = whenDown ? { ...feed, whenDown } : feed;
    const verifier = resources.use(issuer.verifier({ revocations }));
    const token = await issuer.token();
    const verify = async () => verifier.verify(token);
    parley.answers.valid = false;
    issuer.clock.advance(waitMs);
    expect(verifier.revocations?.state.at).toBe(state);
    return { parley, verify, [Symbol.dispose]: () => resources.dispose() };
  };

  test("introspect asks Parley for each token", async () => {
    using at = await blind();
    await expect(at.verify()).rejects.toMatchObject(refusedAs("session_revoked"));
    at.parley.answers.valid = true;
    await expect(at.verify()).resolves.toBeDefined();
  });

  test("failClosed does not ask: it refuses", async () => {
    using at = await blind("failClosed");
    at.parley.answers.valid = true;
    await expect(at.verify()).rejects.toMatchObject(refusedAs("revocations_unavailable"));
    expect(at.parley.correlationIds).toEqual([]);
  });

  test("failOpen does not ask: it takes", async () => {
    using at = await blind("failOpen");
    await expect(at.verify()).resolves.toBeDefined();
    expect(at.parley.correlationIds).toEqual([]);
  });
});

test("SEC-14 a wrong service token learns nothing, and is told so", async () => {
  using parley = await startFakeIdentity();
  const identity = connectIdentity({ address: parley.address, token: "mallory" });
  const question = { userId: "alice", permission: "report.generate" };
  const refused = { name: "IdentityServiceError", status: "UNAUTHENTICATED" };
  await expect(identity.checkPermission(question)).rejects.toMatchObject(refused);
  await expect(identity.verifyToken("token")).rejects.toMatchObject(refused);
  identity.close();
});

test("a connection on which nothing is answered any more is given up for a new one", async () => {
  using parley = await startFakeIdentity();
  let isFrozen = true;
  const proxy = createServer((near) => {
    const far = connect(Number(parley.address.split(":")[1]), "127.0.0.1");
    near.on("data", (bytes) => isFrozen || far.write(bytes));
    far.on("data", (bytes) => isFrozen || near.write(bytes));
    for (const socket of [near, far]) socket.on("error", () => {});
    near.on("close", () => far.destroy());
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const { port } = proxy.address() as AddressInfo;
  const identity = connectIdentity({ address: `127.0.0.1:${port}`, token: SERVICE_TOKEN, deadlineMs: 200 });
  const ask = () => identity.checkPermission({ userId: "alice", permission: "report.generate" });
  await expect(ask()).rejects.toMatchObject({ status: "DEADLINE_EXCEEDED" });
  // What was lost at the beginning of a connection leaves it of no use, though it is open.
  isFrozen = false;
  await vi.waitFor(async () => expect(await ask()).toBe(false), 8_000);
  identity.close();
  proxy.close();
});

test("a question has its answer, its correlation id and its deadline", async () => {
  using parley = await startFakeIdentity();
  const identity = connectIdentity({ address: parley.address, token: SERVICE_TOKEN, deadlineMs: 150 });
  const question = { userId: "alice", permission: "report.generate" };
  expect(await identity.checkPermission(question, { correlationId: "trace-1" })).toBe(false);
  parley.answers.allowed.add("alice report.generate");
  expect(await identity.checkPermission(question)).toBe(true);
  expect(parley.correlationIds).toEqual(["trace-1", ""]);
  expect(await identity.getUserPermissions("alice")).toEqual({
    roles: ["user"],
    permissions: ["report.generate"],
  });
  expect(await identity.verifyToken("t")).toMatchObject({
    valid: true,
    exp: 0,
    roles: [],
    mfaVerified: false,
  });
  parley.answers.delayMs = 5_000;
  await expect(identity.checkPermission(question)).rejects.toMatchObject({ status: "DEADLINE_EXCEEDED" });
  identity.close();
});
