import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  callOf,
  from,
  type IdentityWorld,
  identityWorld,
  problem,
  type SignedInPerson,
  signIn,
  signUp,
} from "../identity-world.ts";
import { TOKEN_LIFE_MS } from "../one-time-token/one-time-token.ts";
import { REMEMBER_DEVICE_MS } from "../session/session-life.ts";
import { PERIOD_SECONDS } from "../totp/totp-code.ts";
import { FREE_FAILURES } from "./factor-delay.ts";
import { TRIES_MAX } from "./second-step.ts";
import { acting, browser, enrol, firstStep, LAPTOP, nextStep, secondStep, trail } from "./world-factors.ts";

let world: IdentityWorld;
let alice: SignedInPerson;
let app: Awaited<ReturnType<typeof enrol>>;
let people = 0;

beforeAll(async () => {
  world = await identityWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  alice = await signUp(world, `alice${people++}`);
  app = await enrol(world, alice);
  nextStep(world);
  world.mails.length = 0;
});

const WRONG = "000000";
const pending = (source = LAPTOP) => firstStep(world, alice.user.username, source);
/** A code that is surely not right now. */
const wrong = () => (app.code() === WRONG ? "000001" : WRONG);
const counts = (results: PromiseSettledResult<unknown>[]) =>
  results.filter(({ status }) => status === "fulfilled").length;

describe("the second step of a sign-in", () => {
  test("opens a session that says how it was signed in", async () => {
    const waiting = await pending();
    expect(waiting.methods).toEqual(["totp", "recovery"]);
    const signedIn = await secondStep(world, waiting, app.code());
    expect(signedIn.session.amr).toEqual(["pwd", "otp", "mfa"]);
    expect((await callOf(world, signedIn)).principal).toMatchObject({
      userId: alice.user.id,
      mfaVerified: true,
      amr: ["pwd", "otp", "mfa"],
    });
  });

  test("SEC-15 takes a step before and one after, and no other", async () => {
    const { code } = app;
    const at = (steps: number) => {
      world.clock.advance(steps * PERIOD_SECONDS * 1000);
      const found = code();
      world.clock.advance(-steps * PERIOD_SECONDS * 1000);
      return found;
    };
    world.clock.advance(10 * PERIOD_SECONDS * 1000);
    for (const drift of [-2, 2]) {
      await expect(secondStep(world, await pending(), at(drift))).rejects.toEqual(problem("code_invalid"));
    }
    await secondStep(world, await pending(), at(-1));
    await secondStep(world, await pending(), at(0));
    await secondStep(world, await pending(), at(1));
  });

  test("SEC-15 takes a code once", async () => {
    const code = app.code();
    await secondStep(world, await pending(), code);
    await expect(secondStep(world, await pending(), code)).rejects.toEqual(problem("code_invalid"));
  });

  test("SEC-15 does not take the code that the app was set up with", async () => {
    const bob = await signUp(world, `bob${people++}`);
    const bobs = await enrol(world, bob);
    const waiting = await firstStep(world, bob.user.username);
    await expect(secondStep(world, waiting, bobs.code())).rejects.toEqual(problem("code_invalid"));
  });

  test("SEC-15 of many with one code at once, one gets in", async () => {
    const code = app.code();
    const waiting = await Promise.all(Array.from({ length: 4 }, () => pending()));
    const all = await Promise.allSettled(waiting.map((one) => secondStep(world, one, code)));
    expect(counts(all)).toBe(1);
  });

  test("SEC-18 of many with one token at once, one gets in", async () => {
    const waiting = await pending();
    const all = await Promise.allSettled([
      ...app.recoveryCodes
        .slice(0, 3)
        .map((code) => secondStep(world, waiting, code, { method: "recovery" })),
      secondStep(world, waiting, app.code()),
    ]);
    expect(counts(all)).toBe(1);
    for (const result of all) {
      if (result.status === "rejected") expect(result.reason).toEqual(problem("mfa_token_invalid"));
    }
  });

  test("SEC-18 the token is good once, in its browser alone, and for ten minutes", async () => {
    const waiting = await pending();
    for (const source of [browser("mallory"), from()]) {
      await expect(secondStep(world, waiting, app.code(), { source })).rejects.toEqual(
        problem("mfa_token_invalid"),
      );
    }
    await secondStep(world, waiting, app.code());
    nextStep(world);
    await expect(secondStep(world, waiting, app.code())).rejects.toEqual(problem("mfa_token_invalid"));
    const late = await pending();
    world.clock.advance(TOKEN_LIFE_MS.mfa);
    await expect(secondStep(world, late, app.code())).rejects.toEqual(problem("mfa_token_invalid"));
    await expect(secondStep(world, { ...late, mfaToken: "no token" }, app.code())).rejects.toEqual(
      problem("mfa_token_invalid"),
    );
  });

  test("SEC-18 five wrong codes make the token void, the right one then too", async () => {
    const waiting = await pending();
    for (let i = 0; i < TRIES_MAX; i++) {
      await expect(secondStep(world, waiting, "AAAA", { method: "recovery" })).rejects.toEqual(
        problem("code_invalid"),
      );
    }
    await expect(secondStep(world, waiting, app.code())).rejects.toEqual(problem("mfa_token_invalid"));
    expect((await trail(world)).filter((action) => action === "mfa.failed").length).toBeGreaterThan(4);
  });

  test("SEC-18 many wrong codes at once are no more than five tries", async () => {
    const waiting = await pending();
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, () => secondStep(world, waiting, "AAAA", { method: "recovery" })),
    );
    const codes = all.map((result) => result.status === "rejected" && result.reason.code);
    expect(codes.filter((code) => code === "code_invalid")).toHaveLength(TRIES_MAX);
    expect(codes.filter((code) => code === "mfa_token_invalid")).toHaveLength(15);
  });

  test("a method that is not set up is wrong, whatever is said", async () => {
    const input = { method: "passkey", rememberDevice: false, transport: "body" } as const;
    const { mfaToken } = await pending();
    await expect(
      world.handlers["auth.mfa"]({ ...input, mfaToken }, { principal: null, source: LAPTOP }),
    ).rejects.toEqual(problem("code_invalid"));
  });

  test("somebody who was locked meanwhile does not get in", async () => {
    const waiting = await pending();
    await world.database.sql`update users set state = 'locked' where id = ${alice.user.id}`;
    await expect(secondStep(world, waiting, app.code())).rejects.toEqual(problem("credentials_invalid"));
  });
});

describe("SEC-15 a guesser of codes", () => {
  /** Guesses from elsewhere until told to wait. */
  const hammer = async () => {
    for (let i = 0; i < FREE_FAILURES; i++) {
      const source = browser(`mallory ${i}`);
      const waiting = await pending(source);
      await expect(secondStep(world, waiting, wrong(), { source })).rejects.toEqual(problem("code_invalid"));
    }
  };

  test("has to wait, and a wait is no try", async () => {
    await hammer();
    const source = browser("mallory");
    const waiting = await pending(source);
    for (let i = 0; i <= TRIES_MAX; i++) {
      await expect(secondStep(world, waiting, wrong(), { source })).rejects.toMatchObject({
        code: "sign_in_delayed",
        values: { seconds: 2 },
      });
    }
    world.clock.advance(2_000);
    await expect(secondStep(world, waiting, wrong(), { source })).rejects.toEqual(problem("code_invalid"));
  });

  test("keeps nobody from the first step, nor the owner from the second where they were before", async () => {
    await secondStep(world, await pending(), app.code());
    nextStep(world);
    await hammer();
    const elsewhere = browser("new");
    const waiting = await pending(elsewhere);
    await expect(secondStep(world, waiting, app.code(), { source: elsewhere })).rejects.toEqual(
      problem("sign_in_delayed"),
    );
    await secondStep(world, await pending(), app.code());
  });
});

describe("a remembered device", () => {
  const remembered = async () => secondStep(world, await pending(), app.code(), { rememberDevice: true });
  const signInHere = (source = LAPTOP) => signIn(world, alice.user.username, { source });

  test("is asked for no second factor for thirty days, and does not claim one", async () => {
    await remembered();
    const again = await signInHere();
    expect(again.session.amr).toEqual(["pwd"]);
    expect((await callOf(world, again)).principal.mfaVerified).toBe(false);
    world.clock.advance(REMEMBER_DEVICE_MS - 1);
    await signInHere();
    world.clock.advance(1);
    await pending();
  });

  test("is this browser and this person alone", async () => {
    await remembered();
    await pending(browser("phone"));
    await pending(from());
    const bob = await signUp(world, `bob${people++}`);
    await enrol(world, bob);
    await firstStep(world, bob.user.username, LAPTOP);
  });

  test("without being asked to, nothing is remembered", async () => {
    await secondStep(world, await pending(), app.code());
    await pending();
  });

  test("is forgotten when the factor is removed", async () => {
    await remembered();
    await acting(world, alice).remove();
    const app = await enrol(world, alice);
    expect(app.recoveryCodes).toHaveLength(10);
    await pending();
  });
});
