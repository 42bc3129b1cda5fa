import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type IdentityWorld,
  identityWorld,
  problem,
  type SignedInPerson,
  signIn,
  signUp,
} from "../identity-world.ts";
import { actionsIn, as, asNobody, mailsOf, tokenIn } from "./world-accounts.ts";

const MINUTE_MS = 60_000;
const NEW = "seven quiet lanterns at dusk";

describe("a forgotten password", () => {
  let world: IdentityWorld;
  let nobody: ReturnType<typeof asNobody>;
  let bob: SignedInPerson;
  beforeAll(async () => {
    world = await identityWorld();
    nobody = asNobody(world);
    await signUp(world, "alice");
    bob = await signUp(world, "bob");
    for (const name of ["carol", "dave", "locked", "gone"]) await signUp(world, name);
    await world.database.sql`update users set state = 'locked' where username = 'locked'`;
    await world.database.sql`update users set state = 'deactivated' where username = 'gone'`;
  });
  beforeEach(() => {
    world.mails.splice(0);
    world.signals.splice(0);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const forgot = async (email: string) => {
    await nobody("auth.forgotPassword", { email });
    await world.settled();
    return tokenIn(world, "reset-password");
  };

  test("SEC-05 an unknown, locked or deactivated address is answered as a known one, before anything is looked up", async () => {
    for (const name of ["bob", "nobody", "locked", "gone"]) {
      expect(await nobody("auth.forgotPassword", { email: `${name}@example.com` })).toBeUndefined();
    }
    // The answer came while nothing had been sent to anyone.
    expect(world.mails).toHaveLength(0);
    await world.settled();
    expect(world.mails.map(({ kind, to }) => [kind, to])).toEqual([["reset-password", "bob@example.com"]]);
  });

  test("SEC-06 a reset ends every session, signs nobody in, tells the owner, and counts once", async () => {
    const token = await forgot("bob@example.com");
    const other = await forgot("bob@example.com");
    const all = await Promise.allSettled(
      Array.from({ length: 5 }, () => nobody("auth.resetPassword", { token, password: NEW })),
    );
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await all.find(({ status }) => status === "fulfilled")).toMatchObject({ value: undefined });
    for (const used of [token, other]) {
      await expect(nobody("auth.resetPassword", { token: used, password: `${NEW}!` })).rejects.toEqual(
        problem("one_time_token_invalid"),
      );
    }
    await expect(as(world, bob)("me.get", {})).rejects.toEqual(problem("session_revoked"));
    expect(world.signals).toContainEqual({
      kind: "end-session",
      sessionId: bob.session.id,
      userId: bob.user.id,
      reason: "password-reset",
    });
    expect(mailsOf(world, "password-changed").map(({ to }) => to)).toEqual(["bob@example.com"]);
    await expect(signIn(world, "bob")).rejects.toEqual(problem("credentials_invalid"));
    bob = await signIn(world, "bob", { password: NEW });
    expect(bob.user.emailVerified).toBe(true);
    expect(await actionsIn(world)).toEqual(
      expect.arrayContaining(["password.reset-asked", "password.reset"]),
    );
  });

  test("SEC-06 a move to another address that somebody began before is over with it", async () => {
    // Somebody has signed up with an address that is Erin's, and begun to move the account to their own.
    const mallory = await signUp(world, "erin");
    await as(world, mallory)("me.changeEmail", { email: "mallory@example.com" });
    const move = tokenIn(world, "confirm-new-email");
    await nobody("auth.resetPassword", { token: await forgot("erin@example.com"), password: NEW });
    await expect(nobody("auth.confirmEmailChange", { token: move })).rejects.toEqual(
      problem("one_time_token_invalid"),
    );
    const erin = await signIn(world, "erin@example.com", { password: NEW });
    expect(erin.user).toMatchObject({ email: "erin@example.com", emailVerified: true });
    expect(await as(world, erin)("me.security", {})).toMatchObject({ pendingEmail: null });
  });

  test("SEC-06 of those who sign in with the old password while it is being reset, nobody stays", async () => {
    for (let round = 0; round < 5; round++) {
      const name = `frank${round}`;
      await signUp(world, name);
      const token = await forgot(`${name}@example.com`);
      const resetting = nobody("auth.resetPassword", { token, password: `${NEW} ${round}` });
      // Their hashes wait behind that of the new password, and end after it.
      const signIns = [1, 2, 3].map(() => signIn(world, name).catch(() => null));
      await resetting;
      for (const person of await Promise.all(signIns)) {
        if (!person) continue;
        await expect(as(world, person)("me.get", {})).rejects.toEqual(problem("session_revoked"));
      }
      await signIn(world, name, { password: `${NEW} ${round}` });
    }
  });

  test("SEC-06 the token runs out after ten minutes", async () => {
    const token = await forgot("carol@example.com");
    world.clock.advance(10 * MINUTE_MS - 1);
    const late = await forgot("dave@example.com");
    await nobody("auth.resetPassword", { token, password: NEW });
    world.clock.advance(10 * MINUTE_MS);
    await expect(nobody("auth.resetPassword", { token: late, password: NEW })).rejects.toEqual(
      problem("one_time_token_invalid"),
    );
  });

  test("SEC-02 a password that is not good enough leaves the token good", async () => {
    const token = await forgot("carol@example.com");
    await expect(nobody("auth.resetPassword", { token, password: "short" })).rejects.toEqual(
      problem("password_too_short"),
    );
    await expect(nobody("auth.resetPassword", { token, password: "passwordpassword" })).rejects.toEqual(
      problem("password_common"),
    );
    await nobody("auth.resetPassword", { token, password: NEW });
  });

  test("SEC-06 with a second factor the password may be shorter, and the factor is still due", async () => {
    const dave = await signIn(world, "dave");
    await world.database.sql`
      insert into passkeys (id, user_id, credential_id, public_key, counter, transports, name, backed_up, created_at)
      values (gen_random_uuid(), ${dave.user.id}, 'daves', ${Buffer.from("key")}, 0, '{}', 'key', false, now())`;
    const token = await forgot("dave@example.com");
    await expect(nobody("auth.resetPassword", { token, password: "v9#kQ2x" })).rejects.toMatchObject({
      code: "password_too_short",
      values: { min: 8 },
    });
    await nobody("auth.resetPassword", { token, password: "v9#kQ2x!m" });
    const answer = await nobody("auth.login", {
      identifier: "dave",
      password: "v9#kQ2x!m",
      transport: "body",
    });
    expect(answer).toMatchObject({ outcome: "mfa" });
  });

  test("an account without a password gets its first by it", async () => {
    await world.database.sql`
      delete from password_credentials where user_id = (select id from users where username = 'carol')`;
    await nobody("auth.resetPassword", { token: await forgot("carol@example.com"), password: NEW });
    await signIn(world, "carol", { password: NEW });
  });

  test("one who was locked meanwhile is not let back in by it", async () => {
    const token = await forgot("carol@example.com");
    await world.database.sql`update users set state = 'locked' where username = 'carol'`;
    await expect(nobody("auth.resetPassword", { token, password: NEW })).rejects.toEqual(
      problem("one_time_token_invalid"),
    );
    await world.database.sql`update users set state = 'active' where username = 'carol'`;
  });

  test("SEC-06 a sign-in that waits for its second factor is over, too", async () => {
    const answer = await nobody("auth.login", {
      identifier: "dave",
      password: "v9#kQ2x!m",
      transport: "body",
    });
    expect(answer.outcome).toBe("mfa");
    await nobody("auth.resetPassword", { token: await forgot("dave@example.com"), password: NEW });
    const left = await world.database.sql`select 1 from one_time_tokens t join users u on u.id = t.user_id
      where u.username = 'dave' and purpose in ('mfa', 'reset-password')`;
    expect(left).toHaveLength(0);
  });
});
