import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { mailsOf } from "../account/world-accounts.ts";
import { acting, LAPTOP } from "../factor/world-factors.ts";
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
import { FRESH_MS } from "../session/require-fresh.ts";
import { TRIES_MAX } from "./mail-codes.ts";

let world: IdentityWorld;
let alice: SignedInPerson;
let people = 0;
beforeAll(async () => {
  world = await identityWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  const made = await signUp(world, `alice${people++}`, { source: LAPTOP });
  world.clock.advance(FRESH_MS);
  alice = await refresh(world, made.refreshToken, LAPTOP);
});

const ask = async (person = alice) => {
  await world.handlers["auth.reauthenticateOptions"]({ method: "mail" }, await callOf(world, person));
  const mail = mailsOf(world, "confirm-code").at(-1);
  expect(mail?.to).toBe(person.user.email);
  return mail?.values.code ?? "";
};
const confirm = (code: string, person = alice) => acting(world, person, LAPTOP).reauthenticate({ code });
const WRONG = problem("code_invalid");

test("SEC-13 a mailed code confirms that it is oneself, once, and verifies no address", async () => {
  const code = await ask();
  const confirmed = await confirm(code);
  expect(confirmed.session.amr).toEqual(["pwd", "mail"]);
  expect(confirmed.user.emailVerified).toBe(false);
  await expect(confirm(code, confirmed)).rejects.toEqual(WRONG);
});

test("in another session of the same person it counts for nothing", async () => {
  const other = await signIn(world, alice.user.username, { source: LAPTOP });
  const code = await ask();
  await expect(confirm(code, other)).rejects.toEqual(WRONG);
  await expect(confirm(code)).resolves.toBeDefined();
});

test("nor after five wrong ones, or ten minutes", async () => {
  const code = await ask();
  const wrong = code === "000000" ? "000001" : "000000";
  for (let i = 0; i < TRIES_MAX; i += 1) await expect(confirm(wrong)).rejects.toEqual(WRONG);
  await expect(confirm(code)).rejects.toEqual(WRONG);
  const bob = await signUp(world, `bob${people++}`, { source: LAPTOP });
  const late = await ask(bob);
  world.clock.advance(10 * 60_000);
  await expect(confirm(late, bob)).rejects.toEqual(WRONG);
});

test("where no mail goes out none is offered", async () => {
  const node = await world.again({ firstIsAdministrator: false });
  const { methods } = await node.handlers["auth.reauthenticationMethods"]({}, await callOf(node, alice));
  expect(methods).toEqual(["password"]);
});
