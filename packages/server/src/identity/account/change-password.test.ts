import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type IdentityWorld,
  identityWorld,
  PASSPHRASE,
  problem,
  type SignedInPerson,
  signIn,
  signUp,
} from "../identity-world.ts";
import { actionsIn, as, asNobody, mailCodesOf, mailsOf, putMailCode, tokenIn } from "./world-accounts.ts";

const NEW = "seven quiet lanterns at dusk";

describe("changing one's password", () => {
  let world: IdentityWorld;
  let bob: SignedInPerson;
  let elsewhere: SignedInPerson;
  beforeAll(async () => {
    world = await identityWorld();
    await signUp(world, "alice");
    bob = await signUp(world, "bob");
    elsewhere = await signIn(world, "bob");
  });
  afterAll(() => world[Symbol.asyncDispose]());

  test("SEC-13 wants the current one: without it, or with another, nothing changes", async () => {
    for (const currentPassword of [undefined, "not the right passphrase"]) {
      await expect(
        as(world, bob)("auth.changePassword", { password: NEW, ...(currentPassword && { currentPassword }) }),
      ).rejects.toEqual(problem("credentials_invalid"));
    }
    await signIn(world, "bob");
    await world.settled();
    expect(await actionsIn(world)).not.toContain("password.changed");
  });

  test("SEC-02 wants a good one", async () => {
    for (const [password, code] of [
      ["too short", "password_too_short"],
      ["passwordpassword", "password_common"],
    ] as const) {
      await expect(
        as(world, bob)("auth.changePassword", { currentPassword: PASSPHRASE, password }),
      ).rejects.toEqual(problem(code));
    }
  });

  test("SEC-31 ends the other sessions, keeps this one, makes links void and tells the owner", async () => {
    await asNobody(world)("auth.forgotPassword", { email: "bob@example.com" });
    await world.settled();
    await putMailCode(world, bob);
    const reset = tokenIn(world, "reset-password");
    await as(world, bob)("auth.changePassword", { currentPassword: PASSPHRASE, password: NEW });
    await expect(as(world, elsewhere)("me.get", {})).rejects.toEqual(problem("session_revoked"));
    await expect(as(world, bob)("me.get", {})).resolves.toMatchObject({ username: "bob" });
    await expect(
      asNobody(world)("auth.resetPassword", { token: reset, password: PASSPHRASE }),
    ).rejects.toEqual(problem("one_time_token_invalid"));
    expect(await mailCodesOf(world, bob)).toBe(0);
    expect(mailsOf(world, "password-changed")).toMatchObject([{ to: "bob@example.com" }]);
    expect(await actionsIn(world)).toContain("password.changed");
    await expect(signIn(world, "bob")).rejects.toEqual(problem("credentials_invalid"));
    await signIn(world, "bob", { password: NEW });
  });

  test("of two changes at once from one password, one counts", async () => {
    const carol = await signUp(world, "carol");
    const all = await Promise.allSettled(
      ["one", "two"].map((word) =>
        as(world, carol)("auth.changePassword", { currentPassword: PASSPHRASE, password: `${NEW} ${word}` }),
      ),
    );
    expect(all.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("SEC-13 the first password of an account without one wants a fresh authentication", async () => {
    const dave = await signUp(world, "dave");
    await world.database.sql`delete from password_credentials where user_id = ${dave.user.id}`;
    world.clock.advance(11 * 60_000);
    await expect(as(world, dave)("auth.changePassword", { password: NEW })).rejects.toEqual(
      problem("reauthentication_required"),
    );
    world.clock.advance(-11 * 60_000);
    await as(world, dave)("auth.changePassword", { password: NEW });
    await signIn(world, "dave", { password: NEW });
  });
});
