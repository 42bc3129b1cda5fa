import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { browser, enrol, firstStep, LAPTOP, nextStep, secondStep, trail } from "../factor/world-factors.ts";
import {
  callOf,
  type IdentityWorld,
  identityWorld,
  problem,
  type SignedInPerson,
  signIn,
  signUp,
} from "../identity-world.ts";

const PHONE = browser("phone");
let world: IdentityWorld;
let alice: SignedInPerson;
let people = 0;

beforeAll(async () => {
  world = await identityWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  alice = await signUp(world, `alice${people++}`, { source: LAPTOP });
  world.clock.advance(1000);
  await signIn(world, alice.user.username, { source: PHONE });
});

const list = async (of: SignedInPerson, source = LAPTOP) =>
  (await world.handlers["device.list"]({}, await callOf(world, of, source))).items;
const forget = async (of: SignedInPerson, id: string | undefined) =>
  world.handlers["device.forget"]({ id: id ?? "" }, await callOf(world, of, LAPTOP));

describe("the browsers that one has signed in from", () => {
  test("are listed, the latest first, with the one that asks", async () => {
    expect(await list(alice)).toMatchObject([
      { device: "Firefox", ip: "192.0.2.1", rememberedUntil: null, current: false },
      { current: true },
    ]);
    expect((await list(alice, PHONE)).map(({ current }) => current)).toEqual([true, false]);
    expect(JSON.stringify(await list(alice))).not.toContain("phone");
  });

  test("are remembered until they are forgotten, and then new again", async () => {
    const app = await enrol(world, alice, LAPTOP);
    nextStep(world);
    const { username } = alice.user;
    await secondStep(world, await firstStep(world, username, PHONE), app.code(), {
      source: PHONE,
      rememberDevice: true,
    });
    const phone = (await list(alice)).find(({ current }) => !current);
    expect(phone?.rememberedUntil).not.toBeNull();
    await signIn(world, username, { source: PHONE });
    world.mails.length = 0;
    await forget(alice, phone?.id);
    expect(await list(alice)).toHaveLength(1);
    nextStep(world);
    await secondStep(world, await firstStep(world, username, PHONE), app.code(), { source: PHONE });
    expect(world.mails).toMatchObject([{ kind: "new-device" }]);
    expect(await trail(world)).toEqual(
      expect.arrayContaining(["mfa.device-remembered", "mfa.device-forgotten"]),
    );
  });

  test("SEC-25 are one's own: another's is not found, and stays", async () => {
    const mallory = await signUp(world, `mallory${people++}`, { source: LAPTOP });
    const [first] = await list(alice);
    await expect(forget(mallory, first?.id)).rejects.toEqual(problem("device_not_found"));
    expect(await list(mallory)).toHaveLength(1);
    expect(await list(alice)).toHaveLength(2);
  });
});
