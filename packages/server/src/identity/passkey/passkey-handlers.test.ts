import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { PASSKEYS_MAX } from "@parley/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeCertificates } from "../../edge/grpc/world-certificates.ts";
import { waysIn } from "../account/ways-in-sql.ts";
import { enrol, trail } from "../factor/world-factors.ts";
import {
  callOf,
  from,
  type IdentityWorld,
  identityWorld,
  problem,
  refresh,
  type SignedInPerson,
  signIn,
  signUp,
} from "../identity-world.ts";
import type { Over } from "./authenticator.fixture.ts";
import { authenticator, LAPTOP, passkeySignIn, passkeysOf, trailOf } from "./world-passkeys.ts";

const CHALLENGE_MS = 5 * 60_000;

let world: IdentityWorld;
let alice: SignedInPerson;
beforeEach(async () => {
  world = await identityWorld();
  alice = await signUp(world, "alice");
});
afterEach(() => world[Symbol.asyncDispose]());

const withoutPassword = (userId: string) =>
  world.database.sql`delete from password_credentials where user_id = ${userId}`;

describe("making a passkey", () => {
  it("asks for one that signs in by itself, of a person whom it does not name", async () => {
    const keys = passkeysOf(world, alice);
    const { passkey } = await keys.add();
    const options = await keys.begin();
    expect(options).toMatchObject({
      rp: { id: "chat.example", name: "Parley" },
      user: { name: "alice", displayName: "alice" },
      attestation: "none",
      authenticatorSelection: { residentKey: "required", userVerification: "preferred" },
      excludeCredentials: [{ id: passkey.credentialId, transports: ["internal", "hybrid"] }],
    });
    const { id } = options.user as { id: string };
    expect(Buffer.from(id, "base64url")).toHaveLength(16);
    expect(await keys.list()).toMatchObject({ rpId: "chat.example", userHandle: id });
  });

  it("is told by mail, in the trail and to one's pages, and the first comes with recovery codes", async () => {
    const keys = passkeysOf(world, alice);
    const { passkey, recoveryCodes } = await keys.add(authenticator(), { name: "Key on the desk" });
    expect(recoveryCodes).toHaveLength(10);
    expect(await keys.list()).toMatchObject({ items: [passkey] });
    expect(world.mails).toMatchObject([
      { kind: "mfa-changed", to: "alice@example.com", values: { change: "passkey-added" } },
    ]);
    expect(await trailOf(world, "mfa.passkey-added")).toEqual([
      { userId: alice.user.id, details: { passkeyId: passkey.id, name: "Key on the desk" } },
    ]);
    expect(await trail(world)).toContain("mfa.recovery-codes-made");
    expect(world.signals).toContainEqual({ kind: "person-changed", userId: alice.user.id });
    expect((await keys.add()).recoveryCodes).toBeNull();
  });

  it("lets its session count as verified by two factors from the next refresh on", async () => {
    await passkeysOf(world, alice).add();
    const { accessToken } = await refresh(world, alice.refreshToken);
    expect(await world.verify(accessToken)).toMatchObject({ mfaVerified: true, amr: ["pwd", "hwk", "mfa"] });
  });

  it.each([
    ["its maker", { aaguid: "bada5566-a7aa-401f-bd96-45619a55120d" }, "Firefox", "1Password"],
    [
      "the device where nobody knows the maker",
      { aaguid: "12345678-aaaa-4bbb-8ccc-1234567890ab" },
      LINUX(),
      "Firefox on Linux",
    ],
    ["the device where the maker is not said", {}, LINUX(), "Firefox on Linux"],
    ["nothing where nothing is said", {}, null, "Passkey"],
  ])("is named after %s", async (_what, made, userAgent, name) => {
    const keys = passkeysOf(world, alice, { ...from(userAgent), browser: "laptop" });
    expect((await keys.add(authenticator(made))).passkey.name).toBe(name);
  });

  it("has a limit, which those who add at once keep as well", async () => {
    const keys = passkeysOf(world, alice);
    for (let made = 0; made < PASSKEYS_MAX - 1; made++) await keys.add();
    const begun = await Promise.all(Array.from({ length: 4 }, () => keys.begin()));
    const tries = await Promise.allSettled(
      begun.map((options) => keys.keep(authenticator().create(options))),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of tries)
      if (one.status === "rejected") expect(one.reason).toEqual(problem("passkey_limit_reached"));
    await expect(keys.begin()).rejects.toEqual(problem("passkey_limit_reached"));
    expect((await keys.list()).items).toHaveLength(PASSKEYS_MAX);
  });

  it("of a credential that somebody has already is refused", async () => {
    const { device } = await passkeysOf(world, alice).add();
    const mallory = passkeysOf(world, await signUp(world, "mallory"));
    const again = mallory.keep(device.create(await mallory.begin()));
    await expect(again).rejects.toEqual(problem("passkey_refused"));
    const { userHandle } = await passkeysOf(world, alice).list();
    const answer = await passkeySignIn(world).by(device, { userHandle });
    expect(answer.body).toMatchObject({ user: { username: "alice" } });
  });

  it("accepts a statement that the authenticator signs itself", async () => {
    const { device } = await passkeysOf(world, alice).add(authenticator(), { over: { attestation: "self" } });
    await expect(passkeySignIn(world).by(device)).resolves.toMatchObject({ outcome: "done" });
  });

  const wrong: [string, Over][] = [
    ["another origin", { origin: "https://mallory.example" }],
    ["plain http", { origin: "http://chat.example" }],
    ["another relying party", { rpId: "mallory.example" }],
    ["a challenge of nobody", { challenge: Buffer.alloc(32).toString("base64url") }],
    ["the use of a passkey", { type: "webauthn.get" }],
    ["a frame of another site", { crossOrigin: true }],
    ["nobody present", { userPresent: false }],
    [
      "authenticator data changed after signing",
      { attestation: "self", tamper: (data) => Buffer.from(data.with(36, 99)) },
    ],
    ["authenticator data cut short", { tamper: (data) => data.subarray(0, 60) }],
  ];
  it.each(wrong)("SEC-17 with %s is refused", async (_what, over) => {
    const keys = passkeysOf(world, alice);
    await expect(keys.add(authenticator(), { over })).rejects.toEqual(problem("passkey_refused"));
    expect((await keys.list()).items).toEqual([]);
  });

  it("SEC-28 with a maker's certificate, however good, is refused: nothing that it names is called", async () => {
    using certificates = makeCertificates();
    const { cert, key } = certificates.authority("Maker of keys");
    const attestation = {
      certificate: new X509Certificate(readFileSync(cert)).raw,
      key: createPrivateKey(readFileSync(key)),
    };
    const keys = passkeysOf(world, alice);
    const added = keys.add(authenticator(), { over: { attestation } });
    await expect(added).rejects.toEqual(problem("passkey_refused"));
  });

  it("SEC-17 under another id than the authenticator says is refused", async () => {
    const keys = passkeysOf(world, alice);
    const { credentialId } = authenticator();
    const made = authenticator().create(await keys.begin());
    const renamed = keys.keep({ ...made, id: credentialId, rawId: credentialId });
    await expect(renamed).rejects.toEqual(problem("passkey_refused"));
  });

  it("SEC-17 with a challenge of another session, of one's own or of another person, is refused", async () => {
    const other = passkeysOf(world, await signIn(world, "alice"));
    const mallory = passkeysOf(world, await signUp(world, "mallory"));
    const keys = passkeysOf(world, alice);
    for (const theirs of [other, mallory]) {
      const made = authenticator().create(await theirs.begin());
      await expect(keys.keep(made)).rejects.toEqual(problem("passkey_refused"));
    }
  });

  it("SEC-17 with a challenge to sign in by is refused", async () => {
    const { challenge } = await passkeySignIn(world).options();
    const keys = passkeysOf(world, alice);
    const added = keys.add(authenticator(), { over: { challenge: String(challenge) } });
    await expect(added).rejects.toEqual(problem("passkey_refused"));
  });

  it("SEC-17 with a challenge to confirm this same session by is refused", async () => {
    const keys = passkeysOf(world, alice);
    await keys.add();
    const { options } = await world.handlers["auth.reauthenticateOptions"](
      { method: "passkey" },
      await callOf(world, alice, LAPTOP),
    );
    const over = { challenge: String(options?.challenge) };
    await expect(keys.add(authenticator(), { over })).rejects.toEqual(problem("passkey_refused"));
  });

  it("SEC-17 counts once, and for five minutes", async () => {
    const keys = passkeysOf(world, alice);
    const made = authenticator().create(await keys.begin());
    const tries = await Promise.allSettled(Array.from({ length: 5 }, () => keys.keep(made)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const late = authenticator().create(await keys.begin());
    world.clock.advance(CHALLENGE_MS);
    await expect(keys.keep(late)).rejects.toEqual(problem("passkey_refused"));
  });
});

describe("one's passkeys", () => {
  it("are renamed", async () => {
    const keys = passkeysOf(world, alice);
    const { passkey } = await keys.add();
    expect(await keys.rename(passkey.id, "Old phone")).toEqual({ ...passkey, name: "Old phone" });
    expect((await keys.list()).items).toMatchObject([{ name: "Old phone" }]);
  });

  it("SEC-25 are nobody else's to rename, to remove or to see", async () => {
    const { passkey } = await passkeysOf(world, alice).add();
    const mallory = passkeysOf(world, await signUp(world, "mallory"));
    await expect(mallory.rename(passkey.id, "mine")).rejects.toEqual(problem("passkey_not_found"));
    await expect(mallory.remove(passkey.id)).rejects.toEqual(problem("passkey_not_found"));
    expect((await mallory.list()).items).toEqual([]);
    expect((await passkeysOf(world, alice).list()).items).toEqual([passkey]);
  });

  it("say when they were last used", async () => {
    const keys = passkeysOf(world, alice);
    const { device, passkey } = await keys.add();
    expect(passkey.lastUsedAt).toBeNull();
    world.clock.advance(60_000);
    await passkeySignIn(world).by(device);
    expect((await keys.list()).items[0]?.lastUsedAt).toBe(new Date(world.clock.now()).toISOString());
  });
});

describe("removing a passkey", () => {
  it("SEC-31 is told by mail and in the trail, and ends one's other sessions", async () => {
    const keys = passkeysOf(world, alice);
    const { device, passkey } = await keys.add();
    const elsewhere = (await passkeySignIn(world).by(device)).body as SignedInPerson;
    await keys.remove(passkey.id);
    expect((await keys.list()).items).toEqual([]);
    expect(world.mails.at(-1)).toMatchObject({ kind: "mfa-changed", values: { change: "passkey-removed" } });
    expect(await trailOf(world, "mfa.passkey-removed")).toEqual([
      { userId: alice.user.id, details: { passkeyId: passkey.id, name: passkey.name } },
    ]);
    await expect((async () => world.verify(elsewhere.accessToken))()).rejects.toEqual(
      problem("session_revoked"),
    );
    await expect(callOf(world, alice)).resolves.toBeDefined();
  });

  it("is refused where it is the last way in, and allowed with a password", async () => {
    const keys = passkeysOf(world, alice);
    const { passkey } = await keys.add();
    await withoutPassword(alice.user.id);
    await expect(keys.remove(passkey.id)).rejects.toEqual(problem("last_way_in"));
    const { passkey: second } = await keys.add();
    await keys.remove(passkey.id);
    await expect(keys.remove(second.id)).rejects.toEqual(problem("last_way_in"));
    expect((await keys.list()).items).toEqual([second]);
  });

  it("is refused where the account held elsewhere is of a provider that is not set up", async () => {
    const keys = passkeysOf(world, alice);
    const { passkey } = await keys.add();
    await withoutPassword(alice.user.id);
    await world.database.sql`
      insert into external_identities (id, user_id, provider, issuer, subject, linked_at)
      values (${passkey.id}, ${alice.user.id}, 'corp', 'https://id.example', 'alice', now())`;
    const { db } = world.database;
    expect(await waysIn(db, alice.user.id, { providers: ["corp"] })).toBe(2);
    // Linked to a provider that this server has no more.
    expect(await waysIn(db, alice.user.id, { providers: [] })).toBe(1);
    await expect(keys.remove(passkey.id)).rejects.toEqual(problem("last_way_in"));
  });

  it("leaves one way in where all are removed at once", async () => {
    const keys = passkeysOf(world, alice);
    const made = [await keys.add(), await keys.add(), await keys.add()];
    await withoutPassword(alice.user.id);
    const tries = await Promise.allSettled(made.map(({ passkey }) => keys.remove(passkey.id)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    expect((await keys.list()).items).toHaveLength(1);
  });
});

describe("where a second factor is obligatory", () => {
  it("a passkey sets it up, and the last one stays", async () => {
    await using strict = await identityWorld({ mfaRequiredRoles: ["admin"] });
    await signUp(strict, "alice");
    const bound = await signIn(strict, "alice", { source: LAPTOP });
    expect(bound.mustEnrol).toBe(true);
    const { passkey } = await passkeysOf(strict, bound).add();
    const free = await refresh(strict, bound.refreshToken, LAPTOP);
    expect(free.mustEnrol).toBeUndefined();
    expect(await strict.verify(free.accessToken)).toMatchObject({ mustEnrol: false, mfaVerified: true });

    const keys = passkeysOf(strict, free);
    await expect(keys.remove(passkey.id)).rejects.toEqual(problem("factor_obligatory"));
    await enrol(strict, free);
    await keys.remove(passkey.id);
    expect((await keys.list()).items).toEqual([]);
  });
});

function LINUX() {
  return "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
}
