import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  acting,
  browser,
  enrol,
  firstStep,
  LAPTOP,
  nextStep,
  secondStep,
  trail,
} from "../factor/world-factors.ts";
import {
  callOf,
  type IdentityWorld,
  identityWorld,
  PASSPHRASE,
  problem,
  refresh,
  type SignedInPerson,
  signIn,
  signUp,
} from "../identity-world.ts";
import { FRESH_MS } from "../session/require-fresh.ts";

let world: IdentityWorld;
let alice: SignedInPerson;
let people = 0;

beforeAll(async () => {
  world = await identityWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  alice = await signUp(world, `alice${people++}`, { source: LAPTOP });
  world.signals.length = 0;
});

const methodsFor = async (signedIn: SignedInPerson) =>
  (await world.handlers["auth.reauthenticationMethods"]({}, await callOf(world, signedIn))).methods;
const isFresh = async (signedIn: SignedInPerson) => {
  const { principal } = await callOf(world, signedIn);
  try {
    world.requireFresh(principal);
    return true;
  } catch (error) {
    expect(error).toEqual(problem("reauthentication_required"));
    return false;
  }
};
/** Lets the sign-in grow old, with a token that counts still. */
const growOld = async (signedIn: SignedInPerson, source = LAPTOP) => {
  world.clock.advance(FRESH_MS);
  return refresh(world, signedIn.refreshToken, source);
};

describe("SEC-10 SEC-13 confirming that it is oneself", () => {
  test("makes a session fresh that was not, by another in its place", async () => {
    const old = await growOld(alice);
    expect(await isFresh(old)).toBe(false);
    const confirmed = await acting(world, old, LAPTOP).reauthenticate({ password: PASSPHRASE });
    expect(await isFresh(confirmed)).toBe(true);
    expect(confirmed.session.id).not.toBe(old.session.id);
    await expect(callOf(world, old)).rejects.toEqual(problem("session_revoked"));
    await expect(refresh(world, old.refreshToken)).rejects.toEqual(problem("session_revoked"));
    expect(world.signals).toEqual([
      {
        kind: "end-session",
        sessionId: old.session.id,
        userId: alice.user.id,
        reason: "reauthenticated",
      },
    ]);
    expect((await trail(world)).at(-1)).toBe("session.reauthenticated");
  });

  test("a refresh alone makes nothing fresh", async () => {
    expect(await isFresh(await growOld(alice))).toBe(false);
  });

  test("keeps the absolute end and the browser of the session", async () => {
    const before = await world.sessions.find(alice.session.id, { now: alice.session.createdAt });
    const old = await growOld(alice);
    const { session } = await acting(world, old, browser("phone")).reauthenticate({ password: PASSPHRASE });
    const after = await world.sessions.find(session.id, { now: session.createdAt });
    expect(after?.absoluteExpiresAt).toBe(before?.absoluteExpiresAt);
    const [row] = await world.database.sql`select browser from sessions where id = ${session.id}`;
    expect(row?.browser).toBe("laptop");
  });

  test("with a wrong password changes nothing, and costs one hash", async () => {
    const hashes = world.hashes.count();
    await expect(acting(world, alice).reauthenticate({ password: "wrong" })).rejects.toEqual(
      problem("credentials_invalid"),
    );
    expect(world.hashes.count()).toBe(hashes + 1);
    await expect(acting(world, alice).reauthenticate({})).rejects.toEqual(problem("credentials_invalid"));
    await callOf(world, alice);
    expect(world.signals).toEqual([]);
  });

  test("many times at once with one session, one takes its place", async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 4 }, () => acting(world, alice).reauthenticate({ password: PASSPHRASE })),
    );
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of all) {
      if (result.status === "rejected") expect(result.reason).toEqual(problem("session_revoked"));
    }
  });

  test("somebody else's password is no proof", async () => {
    await signUp(world, `mallory${people++}`);
    await world.database.sql`delete from password_credentials where user_id = ${alice.user.id}`;
    await expect(acting(world, alice).reauthenticate({ password: PASSPHRASE })).rejects.toEqual(
      problem("credentials_invalid"),
    );
    expect(await methodsFor(alice)).toEqual(["mail"]);
  });
});

describe("what is offered", () => {
  test("is the password and a mail where there is no factor, and never what is not set up", async () => {
    expect(await methodsFor(alice)).toEqual(["password", "mail"]);
    const method = "passkey";
    const call = await callOf(world, alice);
    expect(await world.handlers["auth.reauthenticateOptions"]({ method }, call)).toEqual({ options: null });
  });

  test("is the factor and the password in a session that has used the factor", async () => {
    await enrol(world, alice);
    expect(await methodsFor(await refresh(world, alice.refreshToken, LAPTOP))).toEqual(["totp", "password"]);
  });
});

describe("a second factor that is set up", () => {
  let app: Awaited<ReturnType<typeof enrol>>;
  let older: SignedInPerson;
  beforeEach(async () => {
    // Whoever holds a stolen password may be in already when the owner sets a factor up.
    older = await signIn(world, alice.user.username, { source: browser("older") });
    app = await enrol(world, alice, LAPTOP);
    nextStep(world);
  });

  test("SEC-13 is not taken away by a session that has never used it, password or not", async () => {
    expect(await methodsFor(older)).toEqual(["totp"]);
    await expect(acting(world, older).reauthenticate({ password: PASSPHRASE })).rejects.toEqual(
      problem("factor_answer_required"),
    );
  });

  test("confirms, and the session says so from then on", async () => {
    const confirmed = await acting(world, older).reauthenticate({ code: app.code() });
    expect(confirmed.session.amr).toEqual(["pwd", "otp", "mfa"]);
    expect((await callOf(world, confirmed)).principal.mfaVerified).toBe(true);
    expect(await methodsFor(confirmed)).toEqual(["totp", "password"]);
  });

  test("SEC-15 confirms once with one code, and not with one that signed in", async () => {
    const code = app.code();
    const signedIn = await secondStep(world, await firstStep(world, alice.user.username), code);
    await expect(acting(world, signedIn).reauthenticate({ code })).rejects.toEqual(problem("code_invalid"));
    await expect(acting(world, older).reauthenticate({ code })).rejects.toEqual(problem("code_invalid"));
  });

  test("that is lost can be removed with a recovery code", async () => {
    const confirmed = await acting(world, older).reauthenticate({ code: app.recoveryCodes[0] ?? "" });
    expect(confirmed.session.amr).toEqual(["pwd", "recovery", "mfa"]);
    await acting(world, confirmed).remove();
  });

  test("was proved in a session that confirms by password: both proofs stand", async () => {
    const verified = await refresh(world, alice.refreshToken, LAPTOP);
    const confirmed = await acting(world, verified).reauthenticate({ password: PASSPHRASE });
    expect(confirmed.session.amr).toEqual(["pwd", "otp", "mfa"]);
    expect((await callOf(world, confirmed)).principal.mfaVerified).toBe(true);
  });
});
