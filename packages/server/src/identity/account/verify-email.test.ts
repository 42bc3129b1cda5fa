import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  from,
  type IdentityWorld,
  identityWorld,
  PASSPHRASE,
  problem,
  signIn,
  signUp,
} from "../identity-world.ts";
import { PENDING_SIGN_UPS_MAX } from "./pending-sign-ups.ts";
import { actionsIn, as, asNobody, mailsOf, tokenIn } from "./world-accounts.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

describe("verifying an address", () => {
  let world: IdentityWorld;
  let nobody: ReturnType<typeof asNobody>;
  beforeAll(async () => {
    world = await identityWorld({ rules: { emailVerification: "required" } });
    nobody = asNobody(world);
    await signUp(world, "alice");
  });
  beforeEach(() => void world.mails.splice(0));
  afterAll(() => world[Symbol.asyncDispose]());

  const ask = (username: string, email = `${username}@example.com`) =>
    nobody("auth.signup", { email, username, password: PASSPHRASE, transport: "body" });
  const verify = (token: string, username?: string) =>
    nobody("auth.verifyEmail", { token, ...(username !== undefined && { username }) });

  test("SEC-06 makes the account, once, and signs nobody in", async () => {
    await ask("bob");
    const token = tokenIn(world, "verify-email");
    const before = await actionsIn(world);
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => verify(token)));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await actionsIn(world)).slice(before.length)).toEqual([
      "account.created",
      "account.email-verified",
    ]);
    await expect(verify(token)).rejects.toEqual(problem("one_time_token_invalid"));
    expect((await signIn(world, "bob")).user).toMatchObject({
      emailVerified: true,
      email: "bob@example.com",
      roles: ["user"],
    });
  });

  test("SEC-06 the token is nowhere in the database as it was sent, and runs out after a day", async () => {
    await ask("carol");
    const token = tokenIn(world, "verify-email");
    const rows = await world.database.sql`select * from one_time_tokens`;
    expect(rows).not.toHaveLength(0);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(JSON.stringify(rows)).not.toContain(PASSPHRASE);
    world.clock.advance(DAY_MS);
    await expect(verify(token)).rejects.toEqual(problem("one_time_token_invalid"));
  });

  test("of two sign-ups with one username that are verified at once, one gets it, and the other takes another", async () => {
    const tokens = [];
    for (const email of ["ivan@example.com", "ivanka@example.com"]) {
      await ask("ivan", email);
      tokens.push(tokenIn(world, "verify-email"));
    }
    const both = await Promise.allSettled(tokens.map((token) => verify(token)));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "username_taken" },
    });
    const lost = tokens[both.findIndex(({ status }) => status === "rejected")] ?? "";
    await verify(lost, "ivanka");
    expect((await signIn(world, "ivanka")).user.id).not.toBe((await signIn(world, "ivan")).user.id);
  });

  test("of two sign-ups of one address that are verified at once, one makes the account", async () => {
    const tokens = [];
    for (const username of ["judy", "judith"]) {
      await ask(username, "judy@example.com");
      tokens.push(tokenIn(world, "verify-email"));
    }
    const both = await Promise.allSettled(tokens.map((token) => verify(token)));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "one_time_token_invalid" },
    });
    const rows = await world.database.sql`select 1 from users where email_key = 'judy@example.com'`;
    expect(rows).toHaveLength(1);
  });

  test("a username that was taken meanwhile is told, and another one can be given with the same token", async () => {
    await ask("dave", "first@example.com");
    const first = tokenIn(world, "verify-email");
    await ask("dave", "second@example.com");
    await verify(tokenIn(world, "verify-email"));
    await expect(verify(first)).rejects.toEqual(problem("username_taken"));
    await expect(verify(first, "DAVE")).rejects.toEqual(problem("username_taken"));
    await verify(first, "davina");
    expect((await signIn(world, "davina")).user.email).toBe("first@example.com");
    expect((await signIn(world, "dave")).user.email).toBe("second@example.com");
  });

  test("of two sign-ups of one address the one whose mail was opened counts, and the other is over", async () => {
    await ask("erin", "erin@example.com");
    const first = tokenIn(world, "verify-email");
    await ask("erina", "Erin@example.com");
    await verify(tokenIn(world, "verify-email"));
    await expect(verify(first)).rejects.toEqual(problem("one_time_token_invalid"));
    expect(await world.accounts.findCredential("erin")).toBeNull();
  });

  test("of one address only a few sign-ups wait, the oldest makes room", async () => {
    for (let i = 0; i <= PENDING_SIGN_UPS_MAX; i++) {
      await ask(`frank${i}`, "frank@example.com");
      world.clock.advance(1);
    }
    const tokens = mailsOf(world, "verify-email").map(({ values }) => values.token);
    expect(tokens).toHaveLength(PENDING_SIGN_UPS_MAX + 1);
    await expect(verify(tokens[0] ?? "")).rejects.toEqual(problem("one_time_token_invalid"));
    await verify(tokens[1] ?? "");
    await expect(signIn(world, "frank1")).resolves.toMatchObject({ user: { email: "frank@example.com" } });
  });

  describe("where somebody else signs up with the address as well", () => {
    const [laptop, elsewhere, phone] = ["a laptop", "elsewhere", "a phone"] as const;
    const at = (browser: string | null) => ({ principal: null, source: { ...from(), browser } });
    const askIn = (browser: string, username: string, email: string) =>
      world.handlers["auth.signup"](
        {
          email,
          username,
          password: PASSPHRASE,
          displayName: undefined,
          invitation: undefined,
          transport: "body",
        },
        at(browser),
      );
    const verifyIn = (browser: string | null, token: string) =>
      world.handlers["auth.verifyEmail"]({ token, username: undefined }, at(browser));
    const OTHER_BROWSER = problem("sign_up_other_browser");

    test("SEC-06 each mail counts in the browser that signed up: nobody's password gets into the account of who reads it", async () => {
      await askIn(laptop, "heidi", "heidi@example.com");
      const own = tokenIn(world, "verify-email");
      await askIn(elsewhere, "mallory1", "heidi@example.com");
      const foreign = tokenIn(world, "verify-email");
      for (const browser of [laptop, phone, null])
        await expect(verifyIn(browser, foreign)).rejects.toEqual(OTHER_BROWSER);
      await expect(verifyIn(phone, own)).rejects.toEqual(OTHER_BROWSER);
      await verifyIn(laptop, own);
      expect((await signIn(world, "heidi")).user.email).toBe("heidi@example.com");
      await expect(verifyIn(elsewhere, foreign)).rejects.toEqual(problem("one_time_token_invalid"));
    });

    test("SEC-06 another mail is for one's own sign-up, and however often the other signs up, it takes no place", async () => {
      await askIn(laptop, "trent", "trent@example.com");
      for (let i = 0; i <= PENDING_SIGN_UPS_MAX; i++) {
        world.clock.advance(1);
        await askIn(elsewhere, `mallory2${i}`, "trent@example.com");
      }
      await world.handlers["auth.resendVerification"]({ email: "trent@example.com" }, at(laptop));
      await world.settled();
      await verifyIn(laptop, tokenIn(world, "verify-email"));
      expect((await signIn(world, "trent")).user.email).toBe("trent@example.com");
    });

    test("alone, it is verified wherever its mail is read", async () => {
      await askIn(laptop, "peggy", "peggy@example.com");
      await askIn(laptop, "peggy", "peggy@example.com");
      await verifyIn(phone, tokenIn(world, "verify-email"));
      expect((await signIn(world, "peggy")).user.email).toBe("peggy@example.com");
    });
  });

  test("SEC-05 another mail is sent to whoever waits for one, and to nobody else; the answer is the same", async () => {
    await ask("grace");
    world.mails.splice(0);
    const before = world.hashes.count();
    for (const email of ["GRACE@example.com", "bob@example.com", "stranger@example.com"]) {
      expect(await nobody("auth.resendVerification", { email })).toBeUndefined();
    }
    await world.settled();
    expect(world.mails.map(({ kind, to }) => [kind, to])).toEqual([["verify-email", "grace@example.com"]]);
    expect(world.hashes.count()).toBe(before);
    await verify(tokenIn(world, "verify-email"));
    await signIn(world, "grace");
  });

  test("an account that is there and not verified gets a mail, which verifies this address alone", async () => {
    await nobody("auth.resendVerification", { email: "alice@example.com" });
    await world.settled();
    const token = tokenIn(world, "verify-email");
    world.signals.splice(0);
    await world.database.sql`update users set email = 'other@example.com', email_key = 'other@example.com'
      where username_key = 'alice'`;
    await expect(verify(token)).rejects.toEqual(problem("one_time_token_invalid"));
    await world.database.sql`update users set email = 'alice@example.com', email_key = 'alice@example.com'
      where username_key = 'alice'`;
    await nobody("auth.resendVerification", { email: "alice@example.com" });
    await world.settled();
    await verify(tokenIn(world, "verify-email"));
    const alice = await signIn(world, "alice");
    expect(alice.user.emailVerified).toBe(true);
    expect(world.signals).toContainEqual({ kind: "person-changed", userId: alice.user.id });
    await nobody("auth.resendVerification", { email: "alice@example.com" });
    await world.settled();
    expect(mailsOf(world, "verify-email")).toHaveLength(2);
    expect(await as(world, alice)("me.security", {})).toMatchObject({ pendingEmail: null });
  });
});

test("where addresses must be verified, nobody signs in before, except the administrator", async () => {
  await using before = await identityWorld();
  await signUp(before, "alice");
  await signUp(before, "bob");
  const after = await before.again({ emailVerification: "required" });
  const nobody = asNobody(after);
  await signIn(after, "alice");
  await expect(signIn(after, "bob")).rejects.toEqual(problem("email_unverified"));
  await expect(signIn(after, "bob", { password: "not the right passphrase" })).rejects.toEqual(
    problem("credentials_invalid"),
  );
  await nobody("auth.resendVerification", { email: "bob@example.com" });
  await after.settled();
  await nobody("auth.verifyEmail", { token: tokenIn(after, "verify-email") });
  expect((await signIn(after, "bob")).user.emailVerified).toBe(true);
});

test("in production whoever verifies an address first is not the administrator", async () => {
  await using world = await identityWorld({
    rules: { emailVerification: "required", firstIsAdministrator: false },
  });
  const nobody = asNobody(world);
  const asked = await nobody("auth.signup", {
    email: "alice@example.com",
    username: "alice",
    password: PASSPHRASE,
    transport: "body",
  });
  expect(asked.outcome).toBe("pending");
  await expect(signIn(world, "alice")).rejects.toEqual(problem("credentials_invalid"));
  await nobody("auth.verifyEmail", { token: tokenIn(world, "verify-email") });
  expect((await signIn(world, "alice")).user.roles).toEqual(["user"]);
  expect(await world.accounts.hasAdministrator()).toBe(false);
});

test.each([
  ["closed", "signup_closed"],
  ["invite", "invitation_required"],
] as const)("a sign-up that waited while sign-up became %s does not get in", async (signUpRule, code) => {
  await using world = await identityWorld({ rules: { emailVerification: "required" } });
  await signUp(world, "alice");
  await world.handlers["auth.signup"](
    {
      email: "bob@example.com",
      username: "bob",
      password: PASSPHRASE,
      displayName: undefined,
      invitation: undefined,
      transport: "body",
    },
    { principal: null, source: from() },
  );
  const later = await world.again({ signUp: signUpRule, emailVerification: "required" });
  await expect(
    asNobody(later)("auth.verifyEmail", { token: tokenIn(world, "verify-email") }),
  ).rejects.toEqual(problem(code));
  expect(await world.accounts.findCredential("bob")).toBeNull();
});
