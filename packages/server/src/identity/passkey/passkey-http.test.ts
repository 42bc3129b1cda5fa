import { describe, expect, it } from "vitest";
import { openWorld, type Person, type World } from "../../../tests/world.ts";
import { type Authenticator, createAuthenticator } from "./authenticator.fixture.ts";

const FRESH_MS = 10 * 60_000;
const LAPTOP = "a-secret-of-the-laptop-0123456789";
const PHONE = "a-secret-of-the-phone-01234567890";
const ORIGIN = "http://localhost:8080";

const post = (world: World, path: string, body: object, headers: Record<string, string> = {}) =>
  world.request(`/api/v1${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

const addPasskey = async (person: Person): Promise<Authenticator> => {
  const device = createAuthenticator({ origin: ORIGIN });
  const { body } = await person.call("passkey.begin", {});
  const added = await person.call("passkey.add", { credential: device.create(body.options) });
  expect(added.status).toBe(201);
  return device;
};

const optionsFor = async (world: World, device: string) =>
  (await post(world, "/auth/passkey/options", {}, { "parley-device": device })).body.options;

describe("passkeys over HTTP", () => {
  it("sign in a browser, with the refresh token in a cookie", async () => {
    await using world = await openWorld();
    const passkey = await addPasskey(await world.person("alice"));
    const begun = await post(world, "/auth/passkey/options", {});
    const cookie = begun.headers.get("set-cookie")?.split(";")[0] ?? "";
    expect(cookie).toMatch(/^__Host-parley_browser=/);
    const credential = passkey.get(begun.body.options);

    const done = await post(world, "/auth/passkey", { credential }, { cookie });
    expect(done).toMatchObject({ status: 200, body: { user: { username: "alice" } } });
    expect(done.body).not.toHaveProperty("refreshToken");
    expect(done.headers.get("set-cookie")).toMatch(/HttpOnly/);
  });

  it("SEC-17 a challenge of one browser is nothing in another", async () => {
    await using world = await openWorld();
    const passkey = await addPasskey(await world.person("alice"));
    const credential = passkey.get(await optionsFor(world, LAPTOP));
    const stolen = await post(world, "/auth/passkey", { credential }, { "parley-device": PHONE });
    expect(stolen).toMatchObject({ status: 400, body: { code: "passkey_refused" } });
    const without = await post(world, "/auth/passkey", {
      credential: passkey.get(await optionsFor(world, LAPTOP)),
    });
    expect(without).toMatchObject({ status: 400, body: { code: "passkey_refused" } });
  });

  it("SEC-13 are made and removed after a fresh authentication alone", async () => {
    await using world = await openWorld();
    const alice = await world.person("alice");
    await addPasskey(alice);
    const { body } = await alice.call("passkey.list", {});
    const { id, credentialId } = body.items[0];
    world.clock.advance(FRESH_MS + 1);
    const credential = { id: credentialId, rawId: credentialId, type: "public-key", response: {} } as const;
    for (const answer of [
      await alice.call("passkey.begin", {}),
      await alice.call("passkey.add", { credential }),
      await alice.call("passkey.remove", { id }),
    ])
      expect(answer).toMatchObject({ status: 403, body: { code: "reauthentication_required" } });
    expect((await alice.call("passkey.list", {})).body.items).toHaveLength(1);
  });

  it("SEC-24 what is no credential gets a problem, never a fault", async () => {
    await using world = await openWorld();
    const alice = await world.person("alice");
    const deep = JSON.parse(`${'{"a":'.repeat(20)}1${"}".repeat(20)}`);
    for (const response of [{}, { clientDataJSON: "bnVsbA" }, deep, { attestationObject: [1, 2, 3] }]) {
      const credential = { id: "AA", rawId: "AA", type: "public-key", response } as const;
      expect((await alice.call("passkey.add", { credential })).body).toMatchObject({
        code: "passkey_refused",
      });
      const signIn = await post(world, "/auth/passkey", { credential }, { "parley-device": LAPTOP });
      expect(signIn).toMatchObject({ status: 400, body: { code: "passkey_refused" } });
    }
  });
});
