import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  from,
  type IdentityWorld,
  identityWorld,
  PASSPHRASE,
  problem,
  signIn,
  signUp,
} from "../identity-world.ts";

const ask = ({ handlers }: IdentityWorld, email: string, username: string, password = PASSPHRASE) =>
  handlers["auth.signup"](
    { email, username, password, displayName: undefined, transport: "body" },
    { principal: null, source: from() },
  );

describe("signing up", () => {
  let world: IdentityWorld;
  beforeAll(async () => {
    world = await identityWorld();
    await signUp(world, "alice");
  });
  afterAll(() => world[Symbol.asyncDispose]());

  test("the first account is the administrator, the next ones are not", async () => {
    const { user } = await signIn(world, "alice");
    expect(user.roles).toEqual(["admin", "user"]);
    const bob = await signUp(world, "bob", { displayName: "Bob Brown" });
    expect(bob.user).toMatchObject({ username: "bob", displayName: "Bob Brown", roles: ["user"] });
    expect(bob.user).toMatchObject({ email: "bob@example.com", emailVerified: false, avatarUrl: null });
    expect(bob.user.createdAt).toBe("2026-01-31T09:00:00.000Z");
    expect(bob.session).toMatchObject({ current: true, ip: "192.0.2.1", userAgent: "Firefox" });
    expect(bob.expiresIn).toBe(900);
  });

  test("an address or a username is taken in any case", async () => {
    await expect(ask(world, "ALICE@Example.com", "alice2")).rejects.toEqual(problem("email_taken"));
    await expect(ask(world, "other@example.com", "Alice")).rejects.toEqual(problem("username_taken"));
    await expect(signIn(world, "alice2")).rejects.toEqual(problem("credentials_invalid"));
  });

  test("of two who take one username at once, one gets it", async () => {
    const both = await Promise.allSettled([
      ask(world, "one@example.com", "sought"),
      ask(world, "two@example.com", "SOUGHT"),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const lost = both.find(({ status }) => status === "rejected");
    expect(lost).toMatchObject({ reason: { code: "username_taken" } });
  });

  test("SEC-02 a password that is too short is refused before anything is hashed or stored", async () => {
    const hashed = world.hashes.count();
    await expect(ask(world, "carol@example.com", "carol", "fourteen chars")).rejects.toMatchObject({
      code: "password_too_short",
      values: { min: 15 },
      errors: [{ pointer: "/password" }],
    });
    expect(world.hashes.count()).toBe(hashed);
    await expect(ask(world, "carol@example.com", "carol")).resolves.toMatchObject({ outcome: "done" });
  });
});

test("of twenty who sign up first at once, exactly one is the administrator", async () => {
  await using world = await identityWorld();
  const names = Array.from({ length: 20 }, (_, i) => `person${i}`);
  const people = await Promise.all(names.map((name) => signUp(world, name)));
  expect(people.filter(({ user }) => user.roles.includes("admin"))).toHaveLength(1);
  expect(people.filter(({ user }) => user.roles.includes("user"))).toHaveLength(20);
});

test.each([
  ["closed", "signup_closed"],
  ["invite", "invitation_required"],
] as const)(
  "where sign-up is %s, the first account is let in and the next ones are not",
  async (signUpRule, code) => {
    await using world = await identityWorld({ rules: { signUp: signUpRule } });
    const all = await Promise.allSettled(["alice", "bob", "carol"].map((name) => signUp(world, name)));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(all.filter(({ status }) => status === "rejected")).toMatchObject(
      Array.from({ length: 2 }, () => ({ reason: { code } })),
    );
    const hashed = world.hashes.count();
    await expect(signUp(world, "dave")).rejects.toEqual(problem(code));
    expect(world.hashes.count()).toBe(hashed);
  },
);

test("in production nobody becomes administrator by being first", async () => {
  await using world = await identityWorld({ rules: { firstIsAdministrator: false } });
  expect((await signUp(world, "alice")).user.roles).toEqual(["user"]);
  expect(await world.accounts.hasAdministrator()).toBe(false);
});

test.each(["closed", "invite"] as const)(
  "in production, where sign-up is %s, the first is refused as any other",
  async (signUpRule) => {
    await using world = await identityWorld({ rules: { signUp: signUpRule, firstIsAdministrator: false } });
    const code = signUpRule === "closed" ? "signup_closed" : "invitation_required";
    await expect(signUp(world, "alice")).rejects.toEqual(problem(code));
  },
);

test("SEC-02 a password that is tried first is refused, one's own name among them", async () => {
  await using world = await identityWorld();
  await expect(ask(world, "alice@example.com", "alice", "passwordpassword")).rejects.toEqual(
    problem("password_common"),
  );
  await expect(ask(world, "wilhelmina@example.com", "wilhelmina", "wilhelminawilhelmina")).rejects.toEqual(
    problem("password_common"),
  );
});

describe("where the address must be verified", () => {
  let world: IdentityWorld;
  beforeAll(async () => {
    world = await identityWorld({ rules: { emailVerification: "required" } });
    await signUp(world, "alice");
  });
  afterAll(() => world[Symbol.asyncDispose]());

  test("SEC-05 a known address gets the answer of a new one, for the same one hash", async () => {
    const before = world.hashes.count();
    const fresh = await ask(world, "bob@example.com", "bob");
    const between = world.hashes.count();
    const known = await ask(world, "ALICE@example.com", "alison");
    expect(fresh).toEqual({ outcome: "pending", body: { verificationRequired: true } });
    expect(known).toEqual(fresh);
    expect([between - before, world.hashes.count() - between]).toEqual([1, 1]);
    expect(world.mails.map(({ kind, to }) => [kind, to])).toEqual([
      ["verify-email", "bob@example.com"],
      // To the address as its owner wrote it.
      ["already-registered", "alice@example.com"],
    ]);
  });

  test("SEC-05 a taken username is told, the same for a known address as for a new one", async () => {
    for (const email of ["alice@example.com", "nobody@example.com"]) {
      await expect(ask(world, email, "Alice")).rejects.toEqual(problem("username_taken"));
    }
  });

  test("until then there is no account, and no username is held", async () => {
    await expect(signIn(world, "bob")).rejects.toEqual(problem("credentials_invalid"));
    expect(await world.accounts.findCredential("bob@example.com")).toBeNull();
    await expect(ask(world, "robert@example.com", "bob")).resolves.toMatchObject({ outcome: "pending" });
  });

  test("the administrator, who was first, needs no verified address", async () => {
    await expect(signIn(world, "alice")).resolves.toMatchObject({ user: { emailVerified: false } });
  });
});

test("of twenty who sign up first at once where addresses are verified, one is let in and the others wait", async () => {
  await using world = await identityWorld({ rules: { emailVerification: "required" } });
  const names = Array.from({ length: 20 }, (_, i) => `person${i}`);
  const outcomes = await Promise.all(names.map((name) => ask(world, `${name}@example.com`, name)));
  expect(outcomes.filter(({ outcome }) => outcome === "done")).toHaveLength(1);
  expect(outcomes.filter(({ outcome }) => outcome === "pending")).toHaveLength(19);
});
