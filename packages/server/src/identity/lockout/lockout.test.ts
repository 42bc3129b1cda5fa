import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { recordedEvents } from "../../audit/world-audit.ts";
import type { Source } from "../../call.ts";
import {
  callOf,
  from,
  type IdentityWorld,
  identityWorld,
  problem,
  signIn,
  signUp,
} from "../identity-world.ts";
import { BY_PLACE } from "./failure-delay.ts";
import { BURST_FAILURES } from "./password-guard.ts";

const WRONG = "correct horse battery stable";
const HOME = "192.0.2.1";
const ATTACKER = "198.51.100.7";

const at = (ip: string, browser: string | null = null): Source => ({ ...from("Firefox", ip), browser });

describe("the lockout", () => {
  let world: IdentityWorld;
  beforeEach(async () => {
    world = await identityWorld();
    await signUp(world, "alice", { source: at(HOME) });
  });
  afterEach(() => world[Symbol.asyncDispose]());

  const fail = async (identifier: string, source: Source, password = WRONG) => {
    try {
      await signIn(world, identifier, { password, source });
    } catch (error) {
      return error as { code: string; values?: { seconds: number } };
    }
    throw new Error("Signed in");
  };
  const failOften = async (times: number, identifier: string, source: Source) => {
    const codes: string[] = [];
    for (let time = 0; time < times; time++) codes.push((await fail(identifier, source)).code);
    return codes;
  };
  const events = async () => {
    await world.settled();
    return recordedEvents(world.database.db);
  };
  const only = async (action: string) => (await events()).filter((event) => event.action === action);

  test("SEC-19 it grows with each failure, and costs no hash while it lasts", async () => {
    await failOften(BY_PLACE.free, "alice", at(ATTACKER));
    const waits: number[] = [];
    for (let round = 0; round < 4; round++) {
      const hashed = world.hashes.count();
      const refusal = await fail("alice", at(ATTACKER));
      expect(refusal).toEqual(problem("sign_in_delayed"));
      expect(world.hashes.count()).toBe(hashed);
      const seconds = refusal.values?.seconds ?? 0;
      waits.push(seconds);
      world.clock.advance(seconds * 1000 - 1);
      expect(await fail("alice", at(ATTACKER))).toEqual(problem("sign_in_delayed"));
      world.clock.advance(1);
      expect(await fail("alice", at(ATTACKER))).toEqual(problem("credentials_invalid"));
    }
    expect(waits).toEqual([2, 4, 8, 16]);
  });

  test("SEC-19 the right password does not end it", async () => {
    await failOften(BY_PLACE.free, "alice", at(ATTACKER));
    const attempt = signIn(world, "alice", { source: at(ATTACKER) });
    await expect(attempt).rejects.toEqual(problem("sign_in_delayed"));
  });

  test("SEC-19 a known device signs in while an attacker hammers, from the same network too", async () => {
    await signIn(world, "alice", { source: at(HOME, "laptop") });
    for (const ip of [ATTACKER, HOME]) await failOften(60, "alice", at(ip));
    for (let place = 0; place < 60; place++) await fail("alice@example.com", at(`203.0.113.${place}`));
    expect((await signIn(world, "alice", { source: at(HOME, "laptop") })).user.username).toBe("alice");
    expect(
      (await signIn(world, "alice@example.com", { source: at("203.0.113.9", "laptop") })).user.username,
    ).toBe("alice");
  });

  test("SEC-19 a known device is no way around it: its own failures delay it", async () => {
    await signIn(world, "alice", { source: at(HOME, "laptop") });
    const codes = await failOften(BY_PLACE.free + 1, "alice", at(HOME, "laptop"));
    expect(codes.at(-1)).toBe("sign_in_delayed");
    // Another address does not help: it is the device that is counted.
    expect(await fail("alice", at(ATTACKER, "laptop"))).toEqual(problem("sign_in_delayed"));
  });

  test("SEC-19 a browser that somebody else is known by is none of alice's", async () => {
    await signUp(world, "mallory", { source: at(ATTACKER, "hers") });
    const codes = await failOften(BY_PLACE.free + 1, "alice", at(ATTACKER, "hers"));
    expect(codes.at(-1)).toBe("sign_in_delayed");
  });

  test("SEC-19 who proves otherwise that the account is theirs is not slowed down any more", async () => {
    await failOften(60, "alice", at(HOME));
    for (let place = 0; place < 60; place++) await fail("alice", at(`203.0.113.${place}`));
    await expect(signIn(world, "alice", { source: at(HOME) })).rejects.toEqual(problem("sign_in_delayed"));
    const { account } = (await world.accounts.findCredential("alice")) ?? {};
    if (!account) throw new Error("No alice");
    await world.lockout.forgetFailures(account);
    expect((await signIn(world, "alice", { source: at(HOME) })).user.username).toBe("alice");
  });

  test("SEC-19 who guesses from many networks is slowed down on devices that are not known", async () => {
    const codes: string[] = [];
    for (let place = 0; place < 30; place++) codes.push((await fail("alice", at(`203.0.113.${place}`))).code);
    expect(codes.slice(0, 20)).not.toContain("sign_in_delayed");
    expect(codes.slice(20)).toContain("sign_in_delayed");
  });

  test("SEC-20 an IPv6 customer is one network", async () => {
    const codes: string[] = [];
    for (let host = 0; host <= BY_PLACE.free; host++)
      codes.push((await fail("alice", at(`2001:db8:1:2::${host.toString(16)}`))).code);
    expect(codes.at(-1)).toBe("sign_in_delayed");
    expect(await fail("alice", at("2001:db8:1:3::1"))).toEqual(problem("credentials_invalid"));
  });

  test.each([
    ["an unknown name", "nobody"],
    ["an unknown address", "nobody@example.com"],
  ])("SEC-04 %s is delayed as a known one is", async (_, identifier) => {
    const known = await failOften(BY_PLACE.free + 3, "alice", at(ATTACKER));
    expect(await failOften(BY_PLACE.free + 3, identifier, at(ATTACKER))).toEqual(known);
    expect(known).toContain("sign_in_delayed");
  });

  test("SEC-04 a right password of a locked account counts as any failure", async () => {
    await world.database.sql`update users set state = 'locked' where username_key = 'alice'`;
    const codes: string[] = [];
    for (let time = 0; time <= BY_PLACE.free; time++)
      codes.push((await fail("alice", at(HOME), "correct horse battery staple")).code);
    expect(codes).toEqual([...Array(BY_PLACE.free).fill("credentials_invalid"), "sign_in_delayed"]);
    expect((await only("sign-in.failed")).map(({ details }) => details)).toContainEqual(
      expect.objectContaining({ reason: "account-locked" }),
    );
  });

  it("never refuses right passwords, however many come at once", async () => {
    const all = await Promise.all(
      Array.from({ length: 16 }, () => signIn(world, "alice", { source: at(HOME) })),
    );
    expect(new Set(all.map(({ session }) => session.id)).size).toBe(16);
  });

  it("looks at few of many guesses at once", async () => {
    const hashed = world.hashes.count();
    const codes = await Promise.all(Array.from({ length: 40 }, () => fail("alice", at(ATTACKER))));
    expect(codes.filter(({ code }) => code === "sign_in_delayed").length).toBeGreaterThan(30);
    expect(world.hashes.count() - hashed).toBeLessThan(BY_PLACE.free + 4);
  });

  it("forgets on success what was mistyped in the same place", async () => {
    for (let round = 0; round < 4; round++) {
      await failOften(BY_PLACE.free - 1, "alice", at(HOME));
      expect((await signIn(world, "alice", { source: at(HOME) })).user.username).toBe("alice");
    }
  });

  it("counts a password that is typed again, too", async () => {
    const person = await signIn(world, "alice", { source: at(HOME) });
    const call = await callOf(world, person, at(HOME));
    const prove = (password: string) =>
      world.handlers["auth.reauthenticate"]({ password, transport: "body" }, call);
    for (let time = 0; time < BY_PLACE.free; time++)
      await expect(prove(WRONG)).rejects.toEqual(problem("credentials_invalid"));
    await expect(prove("correct horse battery staple")).rejects.toEqual(problem("sign_in_delayed"));
    // It is counted apart: whoever holds a session of hers does not keep her from signing in.
    expect((await signIn(world, "alice", { source: at(HOME) })).user.username).toBe("alice");
  });

  test("SEC-30 every failure is in the trail with its reason, and a delay once", async () => {
    await failOften(BY_PLACE.free + 10, "alice", at(ATTACKER));
    await fail("nobody", at(ATTACKER));
    const failed = await only("sign-in.failed");
    expect(failed.map(({ details }) => details)).toEqual([
      ...Array(BY_PLACE.free).fill(
        expect.objectContaining({ identifier: "alice", reason: "wrong-password" }),
      ),
      expect.objectContaining({ identifier: "nobody", reason: "unknown-account" }),
    ]);
    expect(failed.every(({ ip }) => ip === ATTACKER)).toBe(true);
    expect(await only("sign-in.delayed")).toHaveLength(1);
    expect(JSON.stringify(await events())).not.toContain(WRONG);
  });

  test("SEC-21 fifty failed sign-ins in a row from one address raise an event, once", async () => {
    for (let time = 0; time < BURST_FAILURES - 1; time++) await fail(`person${time}`, at(ATTACKER));
    expect(await only("sign-in.burst")).toEqual([]);
    for (let time = 0; time < BURST_FAILURES; time++) await fail(`other${time}`, at(ATTACKER));
    expect(await only("sign-in.burst")).toMatchObject([
      { ip: ATTACKER, details: { failures: BURST_FAILURES } },
    ]);
  });

  test("SEC-21 tries that are refused belong to the row; a right one ends it", async () => {
    await failOften(BURST_FAILURES - 1, "alice", at(ATTACKER));
    await signUp(world, "bob", { source: at(ATTACKER) });
    await signIn(world, "bob", { source: at(ATTACKER) });
    await failOften(BURST_FAILURES - 1, "alice", at(ATTACKER));
    expect(await only("sign-in.burst")).toEqual([]);
    await fail("alice", at(ATTACKER));
    expect(await only("sign-in.burst")).toHaveLength(1);
  });

  it("tells the owner at the next sign-in how many failed, once", async () => {
    for (let place = 0; place < 6; place++) await fail("alice", at(`203.0.113.${place}`));
    const notices = async () => (await signIn(world, "alice", { source: at(HOME) })).notices;
    expect(await notices()).toEqual([expect.objectContaining({ kind: "failed-sign-ins", count: 6 })]);
    expect(await notices()).toBeUndefined();
  });
});
