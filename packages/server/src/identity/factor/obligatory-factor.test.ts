import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { VERIFIED_FOR_MS } from "../api-token/verify-api-token.ts";
import {
  callOf,
  type IdentityWorld,
  identityWorld,
  problem,
  refresh,
  type SignedInPerson,
  signIn,
  signUp,
} from "../identity-world.ts";
import { acting, browser, enrol, firstStep, LAPTOP, nextStep, secondStep } from "./world-factors.ts";

let world: IdentityWorld | undefined;
/** A server of her own, whose first account is the administrator. */
const begin = async (mfaRequiredRoles: readonly string[]) => {
  await world?.[Symbol.asyncDispose]();
  world = await identityWorld({ mfaRequiredRoles });
  return { world, alice: await signUp(world, "alice", { source: LAPTOP }) };
};
afterAll(() => world?.[Symbol.asyncDispose]());

const mustEnrol = async (node: IdentityWorld, signedIn: SignedInPerson) =>
  (await callOf(node, signedIn)).principal.mustEnrol;

describe("SEC-18 where a role makes a second factor obligatory", () => {
  let node: IdentityWorld;
  let alice: SignedInPerson;
  beforeEach(async () => {
    ({ world: node, alice } = await begin(["admin"]));
  });

  test("whoever holds it and has none is signed in for setting one up alone", async () => {
    expect(alice.mustEnrol).toBe(true);
    expect(await mustEnrol(node, alice)).toBe(true);
    const again = await signIn(node, "alice");
    expect(again.mustEnrol).toBe(true);
    expect(await mustEnrol(node, await refresh(node, again.refreshToken))).toBe(true);
    const bob = await signUp(node, "bob");
    expect(bob.mustEnrol).toBeUndefined();
    expect(await mustEnrol(node, bob)).toBe(false);
  });

  test("no socket takes a token of such a session", async () => {
    await expect(node.authenticateSocket(alice.accessToken)).rejects.toEqual(
      problem("factor_enrolment_required"),
    );
    const bob = await signUp(node, "bob");
    expect((await node.authenticateSocket(bob.accessToken)).userId).toBe(bob.user.id);
  });

  test("once it is set up, the session is free from its next refresh on", async () => {
    await enrol(node, alice, LAPTOP);
    const renewed = await refresh(node, alice.refreshToken, LAPTOP);
    expect(renewed.mustEnrol).toBeUndefined();
    expect(renewed.session.amr).toEqual(["pwd", "otp", "mfa"]);
    expect(await mustEnrol(node, renewed)).toBe(false);
    await node.authenticateSocket(renewed.accessToken);
  });

  test("other sessions that have used none end when one is set up: they are not set free by it", async () => {
    const thief = await signIn(node, "alice", { source: browser("thief") });
    await enrol(node, alice, LAPTOP);
    await expect(callOf(node, thief)).rejects.toEqual(problem("session_revoked"));
    await expect(refresh(node, thief.refreshToken)).rejects.toEqual(problem("session_revoked"));
  });

  test("confirming by password frees nothing; the restriction goes over to the new session", async () => {
    const confirmed = await acting(node, alice, LAPTOP).reauthenticate({
      password: "correct horse battery staple",
    });
    expect(confirmed.mustEnrol).toBe(true);
  });

  test("the last factor stays", async () => {
    const { code } = await enrol(node, alice, LAPTOP);
    const renewed = await refresh(node, alice.refreshToken, LAPTOP);
    await expect(acting(node, renewed).remove()).rejects.toEqual(problem("factor_obligatory"));
    nextStep(node);
    await secondStep(node, await firstStep(node, "alice"), code());
  });
});

describe("a role that is given later", () => {
  test("SEC-18 makes a factor obligatory from the next refresh on, and its end sets free again", async () => {
    const { world: node } = await begin(["admin"]);
    const bob = await signUp(node, "bob");
    const { sql } = node.database;
    await sql`insert into user_roles (user_id, role_name) values (${bob.user.id}, 'admin')`;
    const later = await refresh(node, bob.refreshToken);
    expect(later.mustEnrol).toBe(true);
    await sql`delete from user_roles where user_id = ${bob.user.id} and role_name = 'admin'`;
    expect((await refresh(node, later.refreshToken)).mustEnrol).toBeUndefined();
  });

  /** Bob has a session and an API token, then becomes an administrator; he has no second factor. */
  const promoted = async () => {
    const { world: node } = await begin(["admin"]);
    const { sql } = node.database;
    const bob = await signUp(node, "bob");
    await sql`insert into roles (name) values ('operator')`;
    await sql`insert into role_permissions (role_name, permission) values ('operator', 'key.read')`;
    await sql`insert into user_roles (user_id, role_name) values (${bob.user.id}, 'operator')`;
    const call = await callOf(node, bob);
    const bot = await node.handlers["api-token.create"](
      { name: "bot", scopes: ["read", "write", "admin"] },
      call,
    );
    expect(await node.verify(bot.token)).toMatchObject({ mustEnrol: false });
    await node.permissions.require(call.principal, "key.read");
    await sql`insert into user_roles (user_id, role_name) values (${bob.user.id}, 'admin')`;
    node.clock.advance(VERIFIED_FOR_MS);
    return { node, bob, bot: bot.token, call: await callOf(node, bob) };
  };
  const due = problem("factor_enrolment_required");

  test("SEC-18 binds an API token of before: it is good for nothing until its owner has a factor", async () => {
    const { node, bob, bot } = await promoted();
    const principal = await node.verify(bot);
    expect(principal).toMatchObject({ roles: ["admin", "operator", "user"], mustEnrol: true });
    await expect(node.authenticateSocket(bot)).rejects.toEqual(due);
    await expect(node.permissions.require(principal, "user.read")).rejects.toEqual(due);
    await enrol(node, bob, LAPTOP);
    node.clock.advance(VERIFIED_FOR_MS);
    expect(await node.verify(bot)).toMatchObject({ mustEnrol: false });
  });

  test("SEC-18 gives an access token of before no permission, and neighbours are told so", async () => {
    const { node, bob, call } = await promoted();
    expect(call.principal.mustEnrol).toBe(false);
    await expect(node.permissions.require(call.principal, "user.read")).rejects.toEqual(due);
    await expect(node.handlers["token.verify"]({}, call)).rejects.toEqual(due);
    const nobody = { principal: null, source: LAPTOP };
    expect(await node.handlers["token.introspect"]({ token: bob.accessToken }, nobody)).toEqual({
      active: false,
    });
    await enrol(node, bob, LAPTOP);
    await node.permissions.require(call.principal, "user.read");
  });

  test("nobody is asked for one where no role asks", async () => {
    const { world: node, alice } = await begin([]);
    expect(alice.mustEnrol).toBeUndefined();
    await enrol(node, alice, LAPTOP);
    await acting(node, alice).remove();
  });
});
