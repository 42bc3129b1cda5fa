import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { actionsIn, as, mailsOf, tokenIn } from "../account/world-accounts.ts";
import {
  type IdentityWorld,
  ISSUER,
  identityWorld,
  problem,
  refresh,
  type SignedInPerson,
  signIn,
  signUp,
} from "../identity-world.ts";
import { invite, look, signUpBy } from "./world-invitations.ts";

const HOUR_MS = 60 * 60_000;
const OVER = problem("one_time_token_invalid");

let world: IdentityWorld;
let alice: SignedInPerson;
beforeEach(async () => {
  world = await identityWorld({ rules: { signUp: "invite" } });
  alice = await signUp(world, "alice");
});
afterEach(() => world[Symbol.asyncDispose]());

const list = async (limit = 50, cursor?: string) => as(world, alice)("invitation.list", { limit, cursor });

/** Somebody with a role of that name, which permits this. */
const withRole = async (username: string, role: string, permissions: string[]) => {
  await as(world, alice)("role.create", { name: role, permissions } as never);
  const { token } = await invite(world, alice, { role });
  await signUpBy(world, token, username);
  return signIn(world, username);
};

describe("an invitation by link", () => {
  test("lets in whoever has it, with its role, as often as it says", async () => {
    const { token, invitation } = await invite(world, alice, { role: "admin", usesMax: 2 });
    expect(invitation).toMatchObject({ email: null, role: "admin", usesMax: 2, uses: 0, withdrawnAt: null });
    expect(invitation.invitedBy).toBe(alice.user.id);
    for (const name of ["bob", "carol"]) {
      const answer = await signUpBy(world, token, name);
      expect(answer).toMatchObject({ outcome: "done", body: { user: { roles: ["admin", "user"] } } });
    }
    await expect(signUpBy(world, token, "mallory")).rejects.toEqual(OVER);
    expect((await list()).items).toMatchObject([{ id: invitation.id, uses: 2 }]);
  });

  test("of many who use it at once, no more get in than it says, and the others leave nothing behind", async () => {
    const { token } = await invite(world, alice, { usesMax: 3 });
    const names = Array.from({ length: 12 }, (_, i) => `person${i}`);
    const all = await Promise.allSettled(names.map((name) => signUpBy(world, token, name)));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    for (const one of all) if (one.status === "rejected") expect(one.reason).toEqual(OVER);
    const [row] = await world.database.sql`select count(*)::int as people from users`;
    expect(row).toEqual({ people: 4 });
    expect((await list()).items).toMatchObject([{ uses: 3 }]);
  });

  test("who fails to sign up has not used it", async () => {
    const { token } = await invite(world, alice);
    await expect(signUpBy(world, token, "alice", "other@example.com")).rejects.toEqual(
      problem("username_taken"),
    );
    await expect(signUpBy(world, token, "bob")).resolves.toMatchObject({ outcome: "done" });
  });

  test("counts until its end, and no longer", async () => {
    const { token } = await invite(world, alice, { expiresInHours: 1, usesMax: 2 });
    world.clock.advance(HOUR_MS - 1);
    await expect(signUpBy(world, token, "bob")).resolves.toMatchObject({ outcome: "done" });
    world.clock.advance(1);
    await expect(signUpBy(world, token, "carol")).rejects.toEqual(OVER);
  });

  test("counts no more once it is withdrawn, and is withdrawn once", async () => {
    const { token, invitation } = await invite(world, alice);
    await as(world, alice)("invitation.withdraw", { id: invitation.id });
    await expect(signUpBy(world, token, "bob")).rejects.toEqual(OVER);
    await expect(as(world, alice)("invitation.withdraw", { id: invitation.id })).rejects.toEqual(
      problem("invitation_not_found"),
    );
    expect((await list()).items).toMatchObject([{ withdrawnAt: "2026-01-31T09:00:00.000Z" }]);
  });

  test("SEC-06 is kept as a hash, and its link is in the fragment of a page under PUBLIC_URL", async () => {
    const { url } = await as(world, alice)("invitation.create", {
      role: "user",
      usesMax: 1,
      expiresInHours: 1,
    });
    expect(url).toMatch(new RegExp(`^${ISSUER}/accept-invitation#token=[\\w-]{43}$`));
    const token = url.split("#token=")[1] ?? "";
    const rows = await world.database.sql`select * from invitations`;
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test("is shown page by page, the latest first", async () => {
    const made: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      made.unshift((await invite(world, alice)).invitation.id);
      world.clock.advance(1000);
    }
    const first = await list(2);
    const second = await list(2, first.nextCursor ?? "");
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(made);
    expect(second.nextCursor).toBeNull();
  });

  test("SEC-30 is in the trail from its making to its use", async () => {
    const { token, invitation } = await invite(world, alice);
    await signUpBy(world, token, "bob");
    await as(world, alice)("invitation.withdraw", { id: invitation.id });
    const told = (await actionsIn(world)).filter((action) => action.startsWith("invitation."));
    expect(told).toEqual(["invitation.made", "invitation.accepted", "invitation.withdrawn"]);
  });
});

describe("who may invite to what", () => {
  test("nobody invites to a role they do not hold", async () => {
    const bob = await withRole("bob", "host", ["invitation.write"]);
    await as(world, alice)("role.create", { name: "auditor", permissions: ["audit.read"] } as never);
    for (const role of ["admin", "auditor"]) {
      await expect(invite(world, bob, { role })).rejects.toMatchObject({ code: "grant_not_held" });
    }
    await expect(invite(world, bob, { role: "host" })).resolves.toMatchObject({
      invitation: { role: "host" },
    });
    await expect(invite(world, bob, { role: "nothing" })).rejects.toEqual(problem("role_not_found"));
  });

  test("an invitation gives no more than its maker could at this moment", async () => {
    const bob = await withRole("bob", "host", ["invitation.write"]);
    const { token } = await invite(world, bob, { usesMax: 5 });
    await as(world, alice)("admin-user.setRoles", { id: bob.user.id, roles: ["user"] });
    await expect(signUpBy(world, token, "mallory")).rejects.toEqual(OVER);
    await as(world, alice)("admin-user.setRoles", { id: bob.user.id, roles: ["user", "host"] });
    await expect(signUpBy(world, token, "carol")).resolves.toMatchObject({ outcome: "done" });
  });
});

describe("an invitation by mail", () => {
  test("makes the account of that address alone, once, and its mail proves the address", async () => {
    const { invitation } = await invite(world, alice, {
      email: "Bob@example.com",
      usesMax: 9,
      message: "Join us",
    });
    expect(invitation).toMatchObject({ email: "Bob@example.com", usesMax: 1 });
    expect(mailsOf(world, "invitation")).toMatchObject([
      { to: "Bob@example.com", values: { inviter: "alice", message: "Join us" } },
    ]);
    const token = tokenIn(world, "invitation");
    await expect(signUpBy(world, token, "mallory")).rejects.toEqual(OVER);
    const answer = await signUpBy(world, token, "bob");
    expect(answer).toMatchObject({ outcome: "done", body: { user: { emailVerified: true } } });
  });

  test("the link that its maker was shown proves nothing", async () => {
    const { token } = await invite(world, alice, { email: "bob@example.com" });
    const answer = await signUpBy(world, token, "bob");
    expect(answer).toMatchObject({ outcome: "done", body: { user: { emailVerified: false } } });
  });

  test("where addresses have to be verified, its mail has done so", async () => {
    const strict = await world.again({ signUp: "invite", emailVerification: "required" });
    const again = await signIn(strict, "alice");
    const { token: shown } = await invite(strict, again, { email: "bob@example.com" });
    const mailed = tokenIn(strict, "invitation");
    await expect(signUpBy(strict, shown, "bob")).resolves.toMatchObject({ outcome: "pending" });
    await expect(signUpBy(strict, mailed, "bob")).resolves.toMatchObject({ outcome: "done" });
  });
});

describe("SIGNUP", () => {
  test("invite lets nobody in without one", async () => {
    await expect(signUp(world, "mallory")).rejects.toEqual(problem("invitation_required"));
    await expect(signUpBy(world, "A".repeat(43), "mallory")).rejects.toEqual(OVER);
  });

  test("closed lets nobody in with one either, and none is made", async () => {
    const { token } = await invite(world, alice, { usesMax: 9 });
    const closed = await world.again({ signUp: "closed" });
    await expect(signUpBy(closed, token, "mallory")).rejects.toEqual(OVER);
    await expect(look(closed, token, "laptop")).rejects.toEqual(OVER);
    await expect(closed.mayJoin({ browser: "laptop", email: "m@example.com" })).resolves.toEqual({
      at: "closed",
    });
    await expect(invite(closed, alice)).rejects.toEqual(problem("signup_closed"));
    await expect(refresh(closed, alice.refreshToken)).resolves.toBeDefined();
  });

  test("closed holds for a sign-up by invitation that was waiting for its mail", async () => {
    const strict = await world.again({ signUp: "invite", emailVerification: "required" });
    const { token } = await invite(strict, alice, { usesMax: 9 });
    await expect(signUpBy(strict, token, "bob")).resolves.toMatchObject({ outcome: "pending" });
    const mailed = tokenIn(strict, "verify-email");
    const closed = await world.again({ signUp: "closed", emailVerification: "required" });
    const verifying = closed.handlers["auth.verifyEmail"](
      { token: mailed, username: undefined },
      { principal: null, source: { ip: null, userAgent: null, correlationId: "test", browser: null } },
    );
    await expect(verifying).rejects.toMatchObject({ name: "ProblemError" });
    const [row] = await world.database.sql`select count(*)::int as people from users`;
    expect(row).toEqual({ people: 1 });
  });
});

describe("a browser that has looked at an invitation", () => {
  const join = (browser: string, email: string) => world.mayJoin({ browser, email });

  test("learns what it is for, and holds it for an hour", async () => {
    const { token } = await invite(world, alice, { role: "admin", usesMax: 2 });
    expect(await look(world, token, "laptop")).toEqual({
      invitedBy: "alice",
      email: null,
      role: "admin",
      expiresAt: "2026-02-03T09:00:00.000Z",
    });
    expect(await join("laptop", "bob@example.com")).toMatchObject({ at: "welcome", role: "admin" });
    expect(await join("another", "bob@example.com")).toEqual({ at: "invitation-required" });
    world.clock.advance(HOUR_MS);
    expect(await join("laptop", "bob@example.com")).toEqual({ at: "invitation-required" });
  });

  test("comes in by one for an address with that address alone", async () => {
    await invite(world, alice, { email: "bob@example.com" });
    await look(world, tokenIn(world, "invitation"), "laptop");
    expect(await join("laptop", "BOB@example.com")).toMatchObject({ at: "welcome", provesEmail: true });
    expect(await join("laptop", "mallory@example.com")).toEqual({ at: "invitation-required" });
  });

  test("holds it no more once it is withdrawn", async () => {
    const { token, invitation } = await invite(world, alice);
    await look(world, token, "laptop");
    await as(world, alice)("invitation.withdraw", { id: invitation.id });
    expect(await join("laptop", "bob@example.com")).toEqual({ at: "invitation-required" });
  });
});
