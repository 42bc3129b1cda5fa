import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recordedEvents } from "../../audit/world-audit.ts";
import {
  type IdentityWorld,
  identityWorld,
  problem,
  type SignedInPerson,
  signIn,
  signUp,
} from "../identity-world.ts";
import { actionsIn, as, asNobody, mailCodesOf, mailsOf, putMailCode, tokenIn } from "./world-accounts.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

describe("moving to another address", () => {
  let world: IdentityWorld;
  let bob: SignedInPerson;
  let nobody: ReturnType<typeof asNobody>;
  beforeAll(async () => {
    world = await identityWorld();
    nobody = asNobody(world);
    await signUp(world, "alice");
    bob = await signUp(world, "bob");
    await world.database
      .sql`update users set email_verified_at = now(), locale = 'de' where username = 'bob'`;
  });
  beforeEach(() => {
    world.mails.splice(0);
    world.signals.splice(0);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const ask = (email: string, person = bob) => as(world, person)("me.changeEmail", { email });
  const confirm = (token: string) => nobody("auth.confirmEmailChange", { token });
  const tokens = () => ({
    old: tokenIn(world, "confirm-email-change"),
    fresh: tokenIn(world, "confirm-new-email"),
  });
  const addressOfBob = async () => (await world.accounts.find(bob.user.id))?.email;

  test.each(["old first", "new first"])(
    "SEC-31 both sides confirm, the %s; then the old address is told, and the session stays",
    async (order) => {
      const before = (await addressOfBob()) ?? "";
      const after = order === "old first" ? "bob@one.example" : "bob@two.example";
      await ask(after);
      expect(world.mails.map(({ kind, to, locale }) => [kind, to, locale]).sort()).toEqual([
        ["confirm-email-change", before, "de"],
        ["confirm-new-email", after, "de"],
      ]);
      expect(await as(world, bob)("me.security", {})).toMatchObject({ pendingEmail: after });
      const { old, fresh } = tokens();
      const [first, second] = order === "old first" ? [old, fresh] : [fresh, old];
      expect(await confirm(first)).toEqual({ changed: false });
      expect(await addressOfBob()).toBe(before);
      await expect(confirm(first)).rejects.toEqual(problem("one_time_token_invalid"));
      expect(await confirm(second)).toEqual({ changed: true });
      expect(await as(world, bob)("me.get", {})).toMatchObject({ email: after, emailVerified: true });
      expect(mailsOf(world, "email-changed")).toMatchObject([{ to: before, values: { newEmail: after } }]);
      expect(world.signals).toContainEqual({ kind: "person-changed", userId: bob.user.id });
      expect(await actionsIn(world)).toEqual(
        expect.arrayContaining(["account.email-change-asked", "account.email-changed"]),
      );
      expect(await recordedEvents(world.database.db)).toContainEqual(
        expect.objectContaining({ action: "account.email-changed", details: { from: before, to: after } }),
      );
      await signIn(world, after);
      await expect(signIn(world, before)).rejects.toEqual(problem("credentials_invalid"));
    },
  );

  test("SEC-05 an address of somebody else is not told to whoever asks, and its owner is", async () => {
    expect(await ask("ALICE@example.com")).toBeUndefined();
    expect(mailsOf(world, "already-registered")).toMatchObject([{ to: "alice@example.com" }]);
    expect(mailsOf(world, "confirm-new-email")).toHaveLength(0);
    expect(await confirm(tokenIn(world, "confirm-email-change"))).toEqual({ changed: false });
    expect(await as(world, bob)("me.security", {})).toMatchObject({ pendingEmail: "ALICE@example.com" });
    await as(world, bob)("me.cancelEmailChange", {});
    expect(await as(world, bob)("me.security", {})).toMatchObject({ pendingEmail: null });
  });

  test("an address that became somebody else's before the last confirmation stays theirs", async () => {
    const before = await addressOfBob();
    await ask("carol@example.com");
    const { old, fresh } = tokens();
    await signUp(world, "carol");
    await confirm(old);
    await expect(confirm(fresh)).rejects.toEqual(problem("email_taken"));
    expect(await addressOfBob()).toBe(before);
    expect((await signIn(world, "carol@example.com")).user.username).toBe("carol");
  });

  test("a second move, staying, and a day make the mails void", async () => {
    await ask("first@example.com");
    const first = tokens();
    await ask("second@example.com");
    const second = tokens();
    await as(world, bob)("me.cancelEmailChange", {});
    await ask("third@example.com");
    const third = tokens();
    world.clock.advance(DAY_MS);
    for (const { old, fresh } of [first, second, third]) {
      await expect(confirm(old)).rejects.toEqual(problem("one_time_token_invalid"));
      await expect(confirm(fresh)).rejects.toEqual(problem("one_time_token_invalid"));
    }
    bob = await signIn(world, "bob");
  });

  test("the address there is cannot be moved to; another way to write it can", async () => {
    const email = (await addressOfBob()) ?? "";
    await expect(ask(email)).rejects.toEqual(problem("email_unchanged"));
    await ask(email.replace("bob", "Bob"));
    const { old, fresh } = tokens();
    await confirm(fresh);
    expect(await confirm(old)).toEqual({ changed: true });
    expect(await addressOfBob()).toBe(email.replace("bob", "Bob"));
  });

  test("an address that was never verified has no say: it may be nobody's", async () => {
    const dave = await signUp(world, "dave");
    world.mails.splice(0);
    await ask("dave@new.example", dave);
    expect(world.mails.map(({ kind }) => kind)).toEqual(["confirm-new-email"]);
    expect(await confirm(tokenIn(world, "confirm-new-email"))).toEqual({ changed: true });
    expect(mailsOf(world, "email-changed")).toMatchObject([{ to: "dave@example.com" }]);
  });

  test("SEC-06 what was sent to the old address lets nobody in any more", async () => {
    const email = (await addressOfBob()) ?? "";
    await nobody("auth.forgotPassword", { email });
    await world.settled();
    const reset = tokenIn(world, "reset-password");
    await putMailCode(world, bob);
    await ask("bob@three.example");
    const { old, fresh } = tokens();
    await confirm(old);
    await confirm(fresh);
    expect(await mailCodesOf(world, bob)).toBe(0);
    await expect(
      nobody("auth.resetPassword", { token: reset, password: "seven quiet lanterns at dusk" }),
    ).rejects.toEqual(problem("one_time_token_invalid"));
  });

  test("SEC-06 a reset that was sent while the address was becoming another one lets nobody in", async () => {
    const before = (await addressOfBob()) ?? "";
    await nobody("auth.forgotPassword", { email: before });
    await world.settled();
    const token = tokenIn(world, "reset-password");
    // As it is where the mail is made from what was read before the move, and written after it.
    await world.database.sql`update users set email = 'bob@moved.example', email_key = 'bob@moved.example'
      where id = ${bob.user.id}`;
    await expect(
      nobody("auth.resetPassword", { token, password: "seven quiet lanterns at dusk" }),
    ).rejects.toEqual(problem("one_time_token_invalid"));
    await world.database
      .sql`update users set email = ${before}, email_key = ${before} where id = ${bob.user.id}`;
    await signIn(world, "bob");
  });

  test("of two who move to one address at once, one gets it", async () => {
    const people = [await signUp(world, "erin"), await signUp(world, "frank")];
    const sides = [];
    for (const person of people) {
      world.mails.splice(0);
      await ask("sought@example.com", person);
      sides.push(tokenIn(world, "confirm-new-email"));
    }
    const both = await Promise.allSettled(sides.map(confirm));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "email_taken" },
    });
    const addresses = await Promise.all(
      people.map(async ({ user }) => (await world.accounts.find(user.id))?.email),
    );
    expect(addresses.filter((email) => email === "sought@example.com")).toHaveLength(1);
  });

  test("of one who moves to an address and one who signs up with it at once, one gets it", async () => {
    const grace = await signUp(world, "grace");
    world.mails.splice(0);
    await ask("heidi@example.com", grace);
    const both = await Promise.allSettled([
      confirm(tokenIn(world, "confirm-new-email")),
      signUp(world, "heidi"),
    ]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "email_taken" },
    });
  });

  test("of the two sides confirmed at once, the address changes once", async () => {
    await ask("bob@four.example");
    const { old, fresh } = tokens();
    const answers = await Promise.all([confirm(old), confirm(fresh)]);
    expect(answers.map(({ changed }) => changed).sort()).toEqual([false, true]);
    expect(await addressOfBob()).toBe("bob@four.example");
  });
});
