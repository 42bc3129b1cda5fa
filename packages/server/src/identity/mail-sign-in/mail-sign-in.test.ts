import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { actionsIn, mailsOf } from "../account/world-accounts.ts";
import { browser, enrol, secondStep } from "../factor/world-factors.ts";
import { from, type IdentityWorld, identityWorld, problem, signIn, signUp } from "../identity-world.ts";
import { TRIES_MAX } from "./mail-codes.ts";

const LIFE_MS = 10 * 60_000;
const LAPTOP = browser("laptop");
const ELSEWHERE = browser("elsewhere");
const OVER = problem("one_time_token_invalid");
const WRONG = problem("code_invalid");

let world: IdentityWorld;
beforeEach(async () => {
  world = await identityWorld({ mailSignIn: true });
  await signUp(world, "alice");
});
afterEach(() => world[Symbol.asyncDispose]());

const ask = async (email = "alice@example.com", source = LAPTOP, returnTo?: string) => {
  await world.handlers["auth.mailSignIn"]({ email, returnTo }, { principal: null, source });
  await world.settled();
};
const confirm = (secret: { token?: string; code?: string }, source = LAPTOP) =>
  world.handlers["auth.mailSignInConfirm"](
    { token: secret.token, code: secret.code, transport: "body" },
    { principal: null, source },
  );
const sent = () => {
  const { token, code } = mailsOf(world, "sign-in").at(-1)?.values ?? {};
  if (!token || !code) throw new Error("No mail");
  return { token, code };
};
const otherThan = (code: string) => (code === "000000" ? "000001" : "000000");

describe("signing in by mail", () => {
  test("is one mail with a link and a code, either of which signs in", async () => {
    await ask("alice@example.com", LAPTOP, "/c/general");
    expect(mailsOf(world, "sign-in")).toMatchObject([
      { to: "alice@example.com", values: { returnTo: "/c/general" } },
    ]);
    expect(sent().code).toMatch(/^\d{6}$/);
    const byLink = await confirm({ token: sent().token });
    expect(byLink).toMatchObject({
      outcome: "done",
      body: { user: { username: "alice" }, session: { amr: ["mail"] } },
    });
    await ask();
    const { code } = sent();
    const byCode = await confirm({ code: ` ${code.slice(0, 3)} ${code.slice(3)}` });
    expect(byCode).toMatchObject({ outcome: "done", body: { user: { username: "alice" } } });
  });

  test.each(["/.//evil.example", "/sign-in", "/api/v1/auth/logout"])(
    "SEC-22 its link leads on to no %s",
    async (returnTo) => {
      await ask("alice@example.com", LAPTOP, returnTo);
      expect(mailsOf(world, "sign-in")).toMatchObject([{ values: { returnTo: null } }]);
    },
  );

  test("SEC-06 each counts once, and with one the other has gone", async () => {
    await ask();
    const { token, code } = sent();
    const both = await Promise.allSettled([confirm({ token }), confirm({ token }), confirm({ code })]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of both) if (one.status === "rejected") expect(one.reason).toEqual(OVER);
  });

  test("SEC-06 counts for ten minutes", async () => {
    await ask();
    world.clock.advance(LIFE_MS);
    await expect(confirm({ token: sent().token })).rejects.toEqual(OVER);
    await expect(confirm({ code: sent().code })).rejects.toEqual(OVER);
    await ask();
    world.clock.advance(LIFE_MS - 1);
    await expect(confirm({ code: sent().code })).resolves.toMatchObject({ outcome: "done" });
  });

  test("SEC-06 is stored as hashes alone", async () => {
    await ask();
    const rows = JSON.stringify(await world.database.sql`select * from mail_codes`);
    expect(rows).toContain("alice@example.com");
    expect(rows).not.toContain(sent().token);
    expect(rows).not.toContain(sent().code);
  });

  test("counts in the browser that asked, and in no other", async () => {
    await ask();
    for (const source of [ELSEWHERE, from()]) {
      await expect(confirm({ token: sent().token }, source)).rejects.toEqual(OVER);
      await expect(confirm({ code: sent().code }, source)).rejects.toEqual(OVER);
    }
    await expect(confirm({ token: sent().token })).resolves.toMatchObject({ outcome: "done" });
  });

  test("is void once another is asked for", async () => {
    await ask();
    const first = sent();
    await ask();
    await expect(confirm({ token: first.token })).rejects.toEqual(OVER);
    await expect(confirm({ token: sent().token })).resolves.toMatchObject({ outcome: "done" });
  });

  test("five wrong codes make it void, its link as well as its code", async () => {
    await ask();
    const { token, code } = sent();
    for (let i = 0; i < TRIES_MAX; i += 1) {
      await expect(confirm({ code: otherThan(code) })).rejects.toEqual(WRONG);
    }
    await expect(confirm({ code })).rejects.toEqual(OVER);
    await expect(confirm({ token })).rejects.toEqual(OVER);
    expect((await actionsIn(world)).filter((action) => action === "sign-in.failed")).toHaveLength(TRIES_MAX);
  });

  test("of many codes at once no more than five are looked at", async () => {
    await ask();
    const wrong = otherThan(sent().code);
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => confirm({ code: wrong })));
    const codes = all.map((one) => one.status === "rejected" && one.reason.code);
    expect(codes.filter((code) => code === "code_invalid").length).toBeLessThanOrEqual(TRIES_MAX);
    expect(codes).not.toContain(false);
  });

  test("guessing over many mails slows down for the address, and never for its owner's known browser", async () => {
    await signIn(world, "alice", { source: LAPTOP });
    for (let i = 0; i < TRIES_MAX; i += 1) {
      await ask("alice@example.com", ELSEWHERE);
      await expect(confirm({ code: otherThan(sent().code) }, ELSEWHERE)).rejects.toEqual(WRONG);
    }
    await ask("alice@example.com", ELSEWHERE);
    const { code } = sent();
    await expect(confirm({ code }, ELSEWHERE)).rejects.toEqual(problem("sign_in_delayed"));
    await ask();
    await expect(confirm({ code: sent().code })).resolves.toMatchObject({ outcome: "done" });
  });

  test("a second factor is still due", async () => {
    const alice = await signIn(world, "alice", { source: LAPTOP });
    const app = await enrol(world, alice, LAPTOP);
    world.clock.advance(60_000);
    await ask();
    const answer = await confirm({ token: sent().token });
    if (answer.outcome !== "mfa") throw new Error("No second factor was asked for");
    const signedIn = await secondStep(world, answer.body, app.code());
    expect(signedIn.session.amr).toEqual(["mail", "otp", "mfa"]);
  });

  test("verifies the address that was not, and that is in the trail", async () => {
    await ask();
    world.signals.length = 0;
    expect(await confirm({ token: sent().token })).toMatchObject({
      body: { user: { emailVerified: true } },
    });
    expect(await actionsIn(world)).toContain("account.email-verified");
    expect(world.signals).toContainEqual(expect.objectContaining({ kind: "person-changed" }));
  });
});

describe("SEC-05 an address that nobody has", () => {
  test("is answered as any other, and gets no mail and no account", async () => {
    await expect(ask("nobody@example.com")).resolves.toBeUndefined();
    expect(world.mails).toHaveLength(0);
    await expect(confirm({ code: "123456" })).rejects.toEqual(WRONG);
    const [row] = await world.database.sql`select count(*)::int as people from users`;
    expect(row).toEqual({ people: 1 });
  });

  test("has as many tries as one that somebody has, and is delayed as that is", async () => {
    const outcomes: Record<string, string[]> = {};
    for (const email of ["alice@example.com", "nobody@example.com"]) {
      const seen: string[] = [];
      for (let i = 0; i < TRIES_MAX + 2; i += 1) {
        if (i % 2 === 0) await ask(email, ELSEWHERE);
        const code = email.startsWith("alice") ? otherThan(sent().code) : "000000";
        const [tried] = await Promise.allSettled([confirm({ code }, ELSEWHERE)]);
        seen.push(tried.status === "rejected" ? tried.reason.code : "signed in");
      }
      outcomes[email] = seen;
    }
    expect(outcomes["alice@example.com"]).toEqual(outcomes["nobody@example.com"]);
    expect(outcomes["nobody@example.com"]).toContain("sign_in_delayed");
  });

  test("is answered before anything is looked up", async () => {
    const answered = world.handlers["auth.mailSignIn"](
      { email: "alice@example.com", returnTo: undefined },
      { principal: null, source: LAPTOP },
    );
    await answered;
    expect(world.mails).toHaveLength(0);
    await world.settled();
    expect(world.mails).toHaveLength(1);
  });
});

describe("an account that may not be used", () => {
  test.each(["locked", "deactivated"])("gets no mail while it is %s", async (state) => {
    await world.database.sql`update users set state = ${state}`;
    await ask();
    expect(world.mails).toHaveLength(0);
  });

  test("is not let in by a mail from before", async () => {
    await ask();
    await world.database.sql`update users set state = 'locked'`;
    await expect(confirm({ token: sent().token })).rejects.toEqual(OVER);
  });

  test("nor by one that went to an address it has no more", async () => {
    await ask();
    await world.database.sql`update users set email = 'new@example.com', email_key = 'new@example.com'`;
    await expect(confirm({ token: sent().token })).rejects.toEqual(OVER);
  });
});

test("without MAIL_SIGN_IN nobody is mailed or let in", async () => {
  await ask();
  const node = await world.again({});
  const call = { principal: null, source: LAPTOP };
  await expect(
    node.handlers["auth.mailSignIn"]({ email: "alice@example.com", returnTo: undefined }, call),
  ).rejects.toEqual(problem("mail_sign_in_off"));
  await expect(
    node.handlers["auth.mailSignInConfirm"](
      { token: sent().token, code: undefined, transport: "body" },
      call,
    ),
  ).rejects.toEqual(problem("mail_sign_in_off"));
});
