import type { ApiTokenScope } from "@parley/contract";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Principal } from "../../call.ts";
import {
  callOf,
  from,
  type IdentityWorld,
  identityWorld,
  problem,
  type SignedInPerson,
  signUp,
} from "../identity-world.ts";
import { hashOfApiToken } from "./api-token-text.ts";
import { LAST_USE_EVERY_MS, VERIFIED_FOR_MS } from "./verify-api-token.ts";

describe("API tokens", () => {
  let world: IdentityWorld;
  let alice: SignedInPerson;
  let bob: SignedInPerson;
  beforeEach(async () => {
    world = await identityWorld();
    alice = await signUp(world, "alice");
    bob = await signUp(world, "bob");
  });
  afterEach(() => world[Symbol.asyncDispose]());

  const make = async (
    person: SignedInPerson,
    over: { name?: string; scopes?: ApiTokenScope[]; expiresAt?: string } = {},
  ) =>
    world.handlers["api-token.create"](
      { name: "build bot", scopes: ["read"], ...over },
      await callOf(world, person),
    );
  const verify = async (token: string): Promise<Principal> => world.verify(token);
  const inMs = (ms: number) => new Date(world.clock.now() + ms).toISOString();
  const rows = () =>
    world.database.sql<
      { hash: string; last_used_at: string | null }[]
    >`select hash, last_used_at from api_tokens`;

  test("speak for their maker, as what they are: no session, no factor, never fresh", async () => {
    const made = await make(bob, { scopes: ["read", "write"] });
    expect(await verify(made.token)).toEqual({
      userId: bob.user.id,
      sessionId: made.id,
      roles: ["user"],
      email: "bob@example.com",
      amr: [],
      mfaVerified: false,
      authenticatedAt: 0,
      mustEnrol: false,
      expiresAt: Number.MAX_SAFE_INTEGER,
      apiToken: { id: made.id, scopes: ["read", "write"] },
    });
    const principal = await verify(made.token);
    expect(() => world.requireFresh(principal)).toThrow(problem("reauthentication_required"));
  });

  test("SEC-31 are told of by mail when they are made", async () => {
    world.mails.length = 0;
    await make(bob);
    expect(world.mails).toMatchObject([
      { kind: "api-token-made", to: "bob@example.com", values: { name: "build bot" } },
    ]);
  });

  test("SEC-34 are shown once and kept as a hash", async () => {
    const { token } = await make(bob);
    const { items } = await world.handlers["api-token.list"]({}, await callOf(world, bob));
    expect(JSON.stringify(items)).not.toContain(token);
    expect((await rows()).map(({ hash }) => hash)).toEqual([hashOfApiToken(token)]);
    const tables = await world.database.sql`select * from api_tokens`;
    const events = await world.database.sql`select * from audit_unsealed`;
    expect(events).not.toHaveLength(0);
    expect(JSON.stringify([tables, events])).not.toContain(token.slice(7, 20));
  });

  test("withdrawn end at once, on the node that remembers them too, with their sockets", async () => {
    const { id, token } = await make(bob);
    await expect(verify(token)).resolves.toBeDefined();
    await world.handlers["api-token.remove"]({ id }, await callOf(world, bob));
    await expect(verify(token)).rejects.toMatchObject({
      code: expect.stringMatching(/session_revoked|token_invalid/),
    });
    expect(world.signals).toContainEqual(expect.objectContaining({ kind: "end-session", sessionId: id }));
    expect(world.denylist.has(id)).toBe(true);
  });

  test("SEC-25 are removed by their maker alone, and nobody lists another's", async () => {
    const { id, token } = await make(bob);
    const call = await callOf(world, alice);
    await expect(world.handlers["api-token.remove"]({ id }, call)).rejects.toEqual(
      problem("api_token_not_found"),
    );
    expect((await world.handlers["api-token.list"]({}, call)).items).toEqual([]);
    await expect(verify(token)).resolves.toBeDefined();
  });

  test("SEC-12 stop at once when an administrator locks their maker", async () => {
    const { token } = await make(bob);
    await expect(verify(token)).resolves.toMatchObject({ roles: ["user"] });
    const call = await callOf(world, alice);
    await world.handlers["admin-user.update"]({ id: bob.user.id, locked: true }, call);
    await expect(verify(token)).rejects.toEqual(problem("token_invalid"));
    await world.handlers["admin-user.update"]({ id: bob.user.id, locked: false }, call);
    await expect(verify(token)).resolves.toBeDefined();
  });

  test("SEC-12 stop within seconds on a node that was told nothing", async () => {
    const { token } = await make(bob);
    await verify(token);
    await world.database.sql`update users set state = 'deactivated' where id = ${bob.user.id}`;
    world.clock.advance(VERIFIED_FOR_MS);
    await expect(verify(token)).rejects.toEqual(problem("token_invalid"));
  });

  test("end on time", async () => {
    const { token } = await make(bob, { expiresAt: inMs(60_000) });
    world.clock.advance(60_000 - 1);
    await expect(verify(token)).resolves.toMatchObject({ expiresAt: world.clock.now() + 1 });
    world.clock.advance(1);
    await expect(verify(token)).rejects.toEqual(problem("token_invalid"));
    await expect(make(bob, { expiresAt: inMs(0) })).rejects.toMatchObject({
      code: "validation_failed",
      errors: [{ pointer: "/expiresAt" }],
    });
  });

  test("note their last use, once a minute", async () => {
    const { token } = await make(bob);
    const lastUse = async () => (await rows())[0]?.last_used_at ?? null;
    await verify(token);
    const first = inMs(0);
    await expect.poll(lastUse).toBe(first);
    world.clock.advance(LAST_USE_EVERY_MS - 1);
    await verify(token);
    world.clock.advance(1);
    await verify(token);
    await expect.poll(lastUse).toBe(inMs(0));
  });

  test("hand out nothing that their maker does not hold", async () => {
    await expect(make(bob, { scopes: ["admin"] })).rejects.toEqual(problem("permission_denied"));
    await expect(make(bob, { scopes: ["read", "introspect"] })).rejects.toMatchObject({
      code: "permission_denied",
      values: { permission: "token.introspect" },
    });
    await expect(make(alice, { scopes: ["admin", "introspect"] })).resolves.toBeDefined();
    expect(await rows()).toHaveLength(1);
  });

  test("SEC-14 with the scope introspect open the gate for services, while their maker may", async () => {
    const { token } = await make(alice, { scopes: ["introspect"] });
    await expect(world.authenticateService(token)).resolves.toMatchObject({ userId: alice.user.id });
    expect(await world.mayIntrospect(token)).toBe(true);
    const other = await make(alice, { scopes: ["read", "admin"] });
    for (const refused of [other.token, alice.accessToken, "nonsense", `${token}x`])
      expect(await world.mayIntrospect(refused)).toBe(false);
    await expect(world.authenticateService(other.token)).rejects.toEqual(problem("scope_missing"));
    await expect(world.authenticateService(null)).rejects.toEqual(problem("token_missing"));
    await world.database.sql`delete from user_roles where user_id = ${alice.user.id}`;
    expect(await world.mayIntrospect(token)).toBe(false);
  });

  test("there are fifty at most", async () => {
    const call = { ...(await callOf(world, bob)), source: from() };
    for (let count = 0; count < 50; count += 1)
      await world.handlers["api-token.create"]({ name: `bot ${count}`, scopes: ["read"] }, call);
    await expect(make(bob)).rejects.toMatchObject({ code: "api_token_limit_reached", values: { max: 50 } });
  });

  test("SEC-08 invented ones cost no query and are refused", async () => {
    for (const token of ["parley_", "parley_x", `parley_${"a".repeat(49)}`])
      await expect(verify(token)).rejects.toEqual(problem("token_invalid"));
  });
});
