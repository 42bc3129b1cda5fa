import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { enrol } from "../factor/world-factors.ts";
import {
  type IdentityWorld,
  identityWorld,
  problem,
  type SignedInPerson,
  signUp,
} from "../identity-world.ts";
import type { Over } from "./authenticator.fixture.ts";
import {
  authenticator,
  LAPTOP,
  PHONE,
  passkeySignIn,
  passkeysOf,
  signedInBy,
  trailOf,
} from "./world-passkeys.ts";

const CHALLENGE_MS = 5 * 60_000;

let world: IdentityWorld;
let alice: SignedInPerson;
beforeEach(async () => {
  world = await identityWorld();
  alice = await signUp(world, "alice");
});
afterEach(() => world[Symbol.asyncDispose]());

const principalOf = async ({ accessToken }: { accessToken: string }) => world.verify(accessToken);

describe("signing in by a passkey alone", () => {
  it.each(["ES256", "EdDSA"] as const)("works with %s, and counts as two factors", async (algorithm) => {
    const { device } = await passkeysOf(world, alice).add(authenticator({ algorithm }));
    const signedIn = await signedInBy(passkeySignIn(world).by(device));
    expect(signedIn.user.id).toBe(alice.user.id);
    expect(signedIn.session.id).not.toBe(alice.session.id);
    expect(await principalOf(signedIn)).toMatchObject({ mfaVerified: true, amr: ["hwk", "mfa"] });
  });

  it("asks for no account and for one that verifies its person", async () => {
    const options = await passkeySignIn(world).options();
    expect(options).toMatchObject({ rpId: "chat.example", userVerification: "required" });
    expect(options.allowCredentials).toBeUndefined();
  });

  it("says of one that is copied between devices that it is", async () => {
    const { device, passkey } = await passkeysOf(world, alice).add(authenticator({ synced: true }));
    expect(passkey.backedUp).toBe(true);
    const signedIn = await signedInBy(passkeySignIn(world).by(device));
    expect(await principalOf(signedIn)).toMatchObject({ amr: ["swk", "mfa"] });
  });

  it("without verification is a first factor: the app is asked for, and no passkey again", async () => {
    const keys = passkeysOf(world, alice);
    const { device } = await keys.add(authenticator({ userVerified: false }));
    await enrol(world, alice);
    const answer = await passkeySignIn(world).by(device);
    expect(answer).toMatchObject({ outcome: "mfa", body: { methods: ["totp", "recovery"] } });
    const { mfaToken } = answer.body as { mfaToken: string };
    const begun = world.handlers["auth.mfaPasskeyOptions"]({ mfaToken }, { principal: null, source: LAPTOP });
    await expect(begun).rejects.toEqual(problem("mfa_token_invalid"));
  });

  it("without verification is refused where nothing else is set up", async () => {
    const { device } = await passkeysOf(world, alice).add(authenticator({ userVerified: false }));
    await expect(passkeySignIn(world).by(device)).rejects.toEqual(problem("passkey_refused"));
  });

  it("of a passkey that is not known says so, and the trail tells of it", async () => {
    const stranger = authenticator();
    await expect(passkeySignIn(world).by(stranger)).rejects.toEqual(problem("passkey_unknown"));
    expect(await trailOf(world, "sign-in.failed")).toMatchObject([
      { userId: null, details: { reason: "passkey-unknown" } },
    ]);
  });

  it("of a removed passkey is refused as of an unknown one", async () => {
    const keys = passkeysOf(world, alice);
    const { device, passkey } = await keys.add();
    await signedInBy(passkeySignIn(world).by(device));
    await keys.remove(passkey.id);
    await expect(passkeySignIn(world).by(device)).rejects.toEqual(problem("passkey_unknown"));
  });

  it.each(["locked", "deactivated"])("of a %s account answers as a wrong password does", async (state) => {
    const { device } = await passkeysOf(world, alice).add();
    await world.database.sql`update users set state = ${state} where id = ${alice.user.id}`;
    await expect(passkeySignIn(world).by(device)).rejects.toEqual(problem("credentials_invalid"));
    expect(await trailOf(world, "sign-in.failed")).toMatchObject([
      { userId: alice.user.id, details: { identifier: "alice", reason: `account-${state}` } },
    ]);
  });

  it("is remembered as the factor last used", async () => {
    const keys = passkeysOf(world, alice);
    await enrol(world, alice);
    const { device } = await keys.add();
    await signedInBy(passkeySignIn(world).by(device));
    const login = await world.handlers["auth.login"](
      { identifier: "alice", password: "correct horse battery staple", transport: "body" },
      { principal: null, source: LAPTOP },
    );
    expect(login.body).toMatchObject({ methods: ["passkey", "totp", "recovery"] });
  });
});

describe("a signature that is not for here and now", () => {
  const wrong: [string, Over][] = [
    ["another origin", { origin: "https://chat.example.mallory.example" }],
    ["another port of the origin", { origin: "https://chat.example:8443" }],
    ["another relying party", { rpId: "mallory.example" }],
    ["a challenge of nobody", { challenge: Buffer.alloc(32).toString("base64url") }],
    ["an empty challenge", { challenge: "" }],
    ["the making of a passkey", { type: "webauthn.create" }],
    ["a frame of another site", { crossOrigin: true }],
    ["nobody present", { userPresent: false }],
    ["nobody present, yet verified", { userPresent: false, userVerified: true }],
    ["another person's handle", { userHandle: Buffer.alloc(16).toString("base64url") }],
    [
      "a count changed after signing",
      { tamper: (data) => Buffer.concat([data.subarray(0, 33), Buffer.alloc(4, 9)]) },
    ],
    [
      "a flag changed after signing",
      {
        userVerified: false,
        tamper: (data) => Buffer.concat([data.subarray(0, 32), Buffer.from([0x05]), data.subarray(33)]),
      },
    ],
    ["authenticator data cut short", { tamper: (data) => data.subarray(0, 36) }],
  ];

  it.each(wrong)("SEC-17 %s is refused, and the trail tells of it", async (_what, over) => {
    const { device } = await passkeysOf(world, alice).add();
    await expect(passkeySignIn(world).by(device, over)).rejects.toEqual(problem("passkey_refused"));
    expect(await trailOf(world, "sign-in.failed")).toHaveLength(1);
    // The passkey itself is as good as before.
    await expect(passkeySignIn(world).by(device)).resolves.toMatchObject({ outcome: "done" });
  });

  it("SEC-17 a challenge of another browser is refused, and is used up", async () => {
    const { device } = await passkeysOf(world, alice).add();
    const answer = device.get(await passkeySignIn(world, PHONE).options());
    await expect(passkeySignIn(world, LAPTOP).bring(answer)).rejects.toEqual(problem("passkey_refused"));
    await expect(passkeySignIn(world, PHONE).bring(answer)).rejects.toEqual(problem("passkey_refused"));
  });

  it("SEC-17 a browser without an id signs nobody in: there is nothing to bind its challenge to", async () => {
    const { device } = await passkeysOf(world, alice).add();
    const unnamed = { ...LAPTOP, browser: null };
    await expect(passkeySignIn(world, unnamed).by(device)).rejects.toEqual(problem("passkey_refused"));
  });

  it("SEC-17 a replay is refused, and of twenty at once one signs in", async () => {
    const { device } = await passkeysOf(world, alice).add();
    const answer = device.get(await passkeySignIn(world).options());
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () => passkeySignIn(world).bring(answer)),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(passkeySignIn(world).bring(answer)).rejects.toEqual(problem("passkey_refused"));
  });

  it("SEC-17 a challenge is good for five minutes, and no two are alike", async () => {
    const { device } = await passkeysOf(world, alice).add();
    const options = await passkeySignIn(world).options();
    const challenges = await Promise.all(
      Array.from({ length: 20 }, async () => (await passkeySignIn(world).options()).challenge),
    );
    expect(new Set(challenges).size).toBe(20);
    for (const challenge of challenges) expect(Buffer.from(String(challenge), "base64url")).toHaveLength(32);
    world.clock.advance(CHALLENGE_MS);
    const late = passkeySignIn(world).bring(device.get(options));
    await expect(late).rejects.toEqual(problem("passkey_refused"));
  });

  it("SEC-17 a challenge to make a passkey, or to confirm a session, signs nobody in", async () => {
    const keys = passkeysOf(world, alice);
    const { device } = await keys.add();
    const { challenge } = await keys.begin();
    const answer = passkeySignIn(world).by(device, { challenge: String(challenge) });
    await expect(answer).rejects.toEqual(problem("passkey_refused"));
  });

  it("SEC-17 another key's signature under the id of a passkey is refused", async () => {
    const { device } = await passkeysOf(world, alice).add();
    const forged = authenticator().get(await passkeySignIn(world).options());
    const answer = { ...forged, id: device.credentialId, rawId: device.credentialId };
    answer.response.userHandle = null;
    await expect(passkeySignIn(world).bring(answer)).rejects.toEqual(problem("passkey_refused"));
  });

  it("SEC-24 what is no credential at all is refused, with no fault of the server", async () => {
    const sign = passkeySignIn(world);
    const { device } = await passkeysOf(world, alice).add();
    const good = device.get(await sign.options());
    const { response } = good;
    const bad = [
      { ...good, id: "\u0000", rawId: "\u0000" },
      { ...good, rawId: "other" },
      { ...good, response: {} },
      { ...good, response: { ...response, clientDataJSON: 7 } },
      { ...good, response: { ...response, clientDataJSON: "%%" } },
      { ...good, response: { ...response, clientDataJSON: Buffer.from("null").toString("base64url") } },
      { ...good, response: { ...response, clientDataJSON: Buffer.from("{").toString("base64url") } },
      { ...good, response: { ...response, userHandle: { length: 1 } } },
      { ...good, response: { ...response, signature: "A".repeat(10_000) } },
    ];
    for (const credential of bad)
      await expect(sign.bring(credential)).rejects.toEqual(problem("passkey_refused"));
    // None of them got as far as the challenge.
    await expect(sign.bring(good)).resolves.toMatchObject({ outcome: "done" });
  });
});

describe("the signature counter", () => {
  it("SEC-17 that goes back is refused and audited", async () => {
    const { device, passkey } = await passkeysOf(world, alice).add();
    const copy = device.copy();
    await signedInBy(passkeySignIn(world).by(device));
    await expect(passkeySignIn(world).by(copy)).rejects.toEqual(problem("passkey_refused"));
    expect(await trailOf(world, "mfa.passkey-counter-went-back")).toEqual([
      { userId: alice.user.id, details: { passkeyId: passkey.id } },
    ]);
  });

  it("SEC-17 that falls to zero is refused and audited", async () => {
    const { device } = await passkeysOf(world, alice).add();
    await expect(passkeySignIn(world).by(device, { counter: 0 })).rejects.toEqual(problem("passkey_refused"));
    expect(await trailOf(world, "mfa.passkey-counter-went-back")).toHaveLength(1);
  });

  it("SEC-17 raises no alarm for a signature that is wrong", async () => {
    const { device } = await passkeysOf(world, alice).add();
    const tamper = (data: Buffer) => Buffer.concat([data.subarray(0, 33), Buffer.alloc(4)]);
    await expect(passkeySignIn(world).by(device, { tamper })).rejects.toEqual(problem("passkey_refused"));
    expect(await trailOf(world, "mfa.passkey-counter-went-back")).toEqual([]);
  });

  it("SEC-17 is compared and set at once: of two with one count, one counts", async () => {
    const { device } = await passkeysOf(world, alice).add();
    const sign = passkeySignIn(world);
    const answers = await Promise.all(
      Array.from({ length: 8 }, async () => device.get(await sign.options(), { counter: 50 })),
    );
    const tries = await Promise.allSettled(answers.map((answer) => sign.bring(answer)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await trailOf(world, "mfa.passkey-counter-went-back")).toHaveLength(7);
  });

  it("of a passkey that does not count stays at zero", async () => {
    const { device } = await passkeysOf(world, alice).add(authenticator({ synced: true }));
    await signedInBy(passkeySignIn(world).by(device));
    await expect(passkeySignIn(world).by(device)).resolves.toMatchObject({ outcome: "done" });
  });
});
