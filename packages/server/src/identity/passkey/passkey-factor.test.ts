import type { MfaRequired, PasskeyCredential } from "@parley/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Source } from "../../call.ts";
import { enrol, firstStep } from "../factor/world-factors.ts";
import {
  callOf,
  type IdentityWorld,
  identityWorld,
  problem,
  type SignedInPerson,
  signUp,
} from "../identity-world.ts";
import { authenticator, LAPTOP, PHONE, passkeySignIn, passkeysOf, trailOf } from "./world-passkeys.ts";

let world: IdentityWorld;
let alice: SignedInPerson;
beforeEach(async () => {
  world = await identityWorld();
  alice = await signUp(world, "alice");
});
afterEach(() => world[Symbol.asyncDispose]());

const options = async ({ mfaToken }: MfaRequired, source: Source = LAPTOP) =>
  (await world.handlers["auth.mfaPasskeyOptions"]({ mfaToken }, { principal: null, source })).options;

const answer = async ({ mfaToken }: MfaRequired, credential?: PasskeyCredential, source: Source = LAPTOP) =>
  world.handlers["auth.mfa"](
    { mfaToken, method: "passkey", credential, rememberDevice: false, transport: "body" },
    { principal: null, source },
  );

describe("a passkey as the second factor", () => {
  it.each([true, false])(
    "finishes a sign-in, its person verified by it or not (%s)",
    async (userVerified) => {
      const { device, passkey } = await passkeysOf(world, alice).add(authenticator({ userVerified }));
      const pending = await firstStep(world, "alice");
      expect(pending.methods).toEqual(["passkey", "recovery"]);
      const asked = await options(pending);
      expect(asked).toMatchObject({
        rpId: "chat.example",
        userVerification: "preferred",
        allowCredentials: [{ id: passkey.credentialId, transports: ["internal", "hybrid"] }],
      });
      const { accessToken } = await answer(pending, device.get(asked));
      expect(await world.verify(accessToken)).toMatchObject({
        mfaVerified: true,
        amr: ["pwd", "hwk", "mfa"],
      });
    },
  );

  it("is not offered where none is set up, nor accepted", async () => {
    await enrol(world, alice);
    const pending = await firstStep(world, "alice");
    expect(pending.methods).not.toContain("passkey");
    const device = authenticator();
    device.create({ challenge: "x", rp: { id: "chat.example" } });
    await expect(answer(pending, device.get(await options(pending)))).rejects.toEqual(
      problem("code_invalid"),
    );
  });

  it("without an answer is wrong", async () => {
    await passkeysOf(world, alice).add();
    await expect(answer(await firstStep(world, "alice"))).rejects.toEqual(problem("code_invalid"));
  });

  it("SEC-17 of another person is refused", async () => {
    await passkeysOf(world, alice).add();
    const { device } = await passkeysOf(world, await signUp(world, "mallory")).add();
    const pending = await firstStep(world, "alice");
    const theirs = device.get(await options(pending));
    await expect(answer(pending, theirs)).rejects.toEqual(problem("code_invalid"));
  });

  it("SEC-17 answers the one sign-in that its challenge was for", async () => {
    const { device } = await passkeysOf(world, alice).add();
    const [one, other] = [await firstStep(world, "alice"), await firstStep(world, "alice")];
    const made = device.get(await options(one));
    await expect(answer(other, made)).rejects.toEqual(problem("code_invalid"));
    await expect(answer(one, made)).rejects.toEqual(problem("code_invalid"));
    await expect(answer(one, device.get(await options(one)))).resolves.toMatchObject({
      user: { username: "alice" },
    });
  });

  it("SEC-17 with a challenge to sign in by alone is refused", async () => {
    const { device } = await passkeysOf(world, alice).add();
    const { challenge } = await passkeySignIn(world).options();
    const pending = await firstStep(world, "alice");
    const made = device.get(await options(pending), { challenge: String(challenge) });
    await expect(answer(pending, made)).rejects.toEqual(problem("code_invalid"));
  });

  it("SEC-17 begins in the browser of the first step alone", async () => {
    await passkeysOf(world, alice).add();
    const pending = await firstStep(world, "alice", LAPTOP);
    await expect(options(pending, PHONE)).rejects.toEqual(problem("mfa_token_invalid"));
    const forged = { ...pending, mfaToken: "no-such-token" };
    await expect(options(forged)).rejects.toEqual(problem("mfa_token_invalid"));
  });

  it("SEC-17 whose counter goes back is refused and audited", async () => {
    const { device } = await passkeysOf(world, alice).add();
    const pending = await firstStep(world, "alice");
    const made = device.get(await options(pending), { counter: 1 });
    await expect(answer(pending, made)).rejects.toEqual(problem("code_invalid"));
    expect(await trailOf(world, "mfa.passkey-counter-went-back")).toHaveLength(1);
  });

  it("SEC-17 of many at once with one answer, one gets in", async () => {
    const { device } = await passkeysOf(world, alice).add();
    const pending = await firstStep(world, "alice");
    const made = device.get(await options(pending));
    const tries = await Promise.allSettled(Array.from({ length: 4 }, () => answer(pending, made)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});

describe("confirming by a passkey that it is oneself", () => {
  const begin = async (signedIn: SignedInPerson) =>
    (
      await world.handlers["auth.reauthenticateOptions"](
        { method: "passkey" },
        await callOf(world, signedIn, LAPTOP),
      )
    ).options ?? {};
  const confirm = async (signedIn: SignedInPerson, credential: PasskeyCredential) =>
    world.handlers["auth.reauthenticate"](
      { credential, transport: "body" },
      await callOf(world, signedIn, LAPTOP),
    );

  it("opens a new session in place of the old", async () => {
    const { device } = await passkeysOf(world, alice).add();
    const made = device.get(await begin(alice));
    const fresh = await confirm(alice, made);
    expect(fresh.session.id).not.toBe(alice.session.id);
    await expect(callOf(world, alice)).rejects.toEqual(problem("session_revoked"));
  });

  it("SEC-17 counts in the session that asked, and not in another's", async () => {
    const { device } = await passkeysOf(world, alice).add();
    const other = (await passkeySignIn(world, PHONE).by(device)).body as SignedInPerson;
    const made = device.get(await begin(other));
    await expect(confirm(alice, made)).rejects.toBeDefined();
    await expect(callOf(world, alice)).resolves.toBeDefined();
  });
});
