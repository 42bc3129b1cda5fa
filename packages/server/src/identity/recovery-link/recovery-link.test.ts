import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { actionsIn, as, mailsOf } from "../account/world-accounts.ts";
import { createWriteAlongside } from "../alongside/write-alongside-sql.ts";
import { browser, enrol, firstStep, LAPTOP, nextStep, secondStep } from "../factor/world-factors.ts";
import {
  callOf,
  type IdentityWorld,
  identityWorld,
  PASSPHRASE,
  problem,
  type SignedInPerson,
  signIn,
  signUp,
} from "../identity-world.ts";
import { tokenOf } from "../invitation/world-invitations.ts";
import { authenticator, passkeysOf } from "../passkey/world-passkeys.ts";
import { externalIdentitiesSql } from "../provider/external-identities-sql.ts";

const NEW = "wandering otters paint copper lanterns";
const OVER = problem("one_time_token_invalid");
const DAY_MS = 24 * 60 * 60_000;
const PHONE = browser("phone");

let world: IdentityWorld;
let alice: SignedInPerson;
let bob: SignedInPerson;
beforeEach(async () => {
  world = await identityWorld();
  alice = await signUp(world, "alice");
  bob = await signUp(world, "bob", { source: LAPTOP });
  world.mails.length = 0;
});
afterEach(() => world[Symbol.asyncDispose]());

const issue = async (resetFactors = false) =>
  tokenOf((await as(world, alice)("admin-user.issueRecoveryLink", { id: bob.user.id, resetFactors })).url);
const recover = (token: string, password = NEW) =>
  world.handlers["auth.recover"]({ token, password, transport: "body" }, { principal: null, source: PHONE });

describe("a recovery link", () => {
  test("sets another password, ends every session and signs in", async () => {
    const answer = await recover(await issue());
    if (answer.outcome !== "done") throw new Error("Not signed in");
    expect(answer.body.session.amr).toEqual(["link"]);
    await expect(callOf(world, bob)).rejects.toEqual(problem("session_revoked"));
    await expect(signIn(world, "bob", { password: PASSPHRASE })).rejects.toEqual(
      problem("credentials_invalid"),
    );
    await expect(signIn(world, "bob", { password: NEW })).resolves.toBeDefined();
    expect(mailsOf(world, "password-changed")).toMatchObject([{ to: "bob@example.com" }]);
    expect(world.signals).toContainEqual({ kind: "person-changed", userId: bob.user.id });
  });

  test("SEC-06 is used once, of many at once by one, and only within a day", async () => {
    const token = await issue();
    const all = await Promise.allSettled([recover(token), recover(token), recover(token)]);
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of all) if (one.status === "rejected") expect(one.reason).toEqual(OVER);
    const late = await issue();
    world.clock.advance(DAY_MS);
    await expect(recover(late)).rejects.toEqual(OVER);
  });

  test("is void once another is issued, or the account is locked", async () => {
    const first = await issue();
    const second = await issue();
    await expect(recover(first)).rejects.toEqual(OVER);
    await world.database.sql`update users set state = 'locked' where id = ${bob.user.id}`;
    await expect(recover(second)).rejects.toEqual(OVER);
  });

  describe("of somebody who is no administrator", () => {
    let carol: SignedInPerson;
    let link: string;
    const give = (person: SignedInPerson, ...roles: string[]) =>
      as(world, alice)("admin-user.setRoles", { id: person.user.id, roles: ["user", ...roles] });
    beforeEach(async () => {
      carol = await signUp(world, "carol");
      await as(world, alice)("role.create", { name: "helper", permissions: ["user.recover"] });
      await give(carol, "helper");
      const issued = await as(world, carol)("admin-user.issueRecoveryLink", {
        id: bob.user.id,
        resetFactors: false,
      });
      link = tokenOf(issued.url);
    });

    test("counts while nothing changes", async () => {
      await expect(recover(link)).resolves.toMatchObject({ outcome: "done" });
    });

    test("is void once its person holds more than they do: nobody waits until a friend is promoted", async () => {
      await give(bob, "admin");
      await expect(recover(link)).rejects.toEqual(OVER);
      await expect(callOf(world, bob)).resolves.toBeDefined();
    });

    test("is void once they may issue none any more", async () => {
      await give(carol);
      await expect(recover(link)).rejects.toEqual(OVER);
    });

    test("is void once they are locked", async () => {
      await as(world, alice)("admin-user.update", { id: carol.user.id, locked: true });
      await expect(recover(link)).rejects.toEqual(OVER);
    });
  });

  test("a password that is refused leaves it as it was", async () => {
    const token = await issue();
    await expect(recover(token, "fourteen chars")).rejects.toEqual(problem("password_too_short"));
    await expect(recover(token, "passwordpassword")).rejects.toEqual(problem("password_common"));
    await expect(callOf(world, bob)).resolves.toBeDefined();
    await expect(recover(token)).resolves.toMatchObject({ outcome: "done" });
  });

  test("SEC-30 is in the trail, and told at the next sign-in, whoever has used it", async () => {
    const first = await recover(await issue());
    expect(await actionsIn(world)).toEqual(
      expect.arrayContaining(["recovery-link.issued", "recovery-link.used", "password.reset"]),
    );
    expect(first.body).not.toHaveProperty("notices");
    const next = await signIn(world, "bob", { password: NEW });
    expect(next.notices).toMatchObject([{ kind: "recovery-link-issued" }, { kind: "recovery-link-used" }]);
    expect((await signIn(world, "bob", { password: NEW })).notices).toBeUndefined();
  });
});

describe("a second factor beside a recovery link", () => {
  let app: Awaited<ReturnType<typeof enrol>>;
  beforeEach(async () => {
    app = await enrol(world, bob, LAPTOP);
    nextStep(world);
    world.mails.length = 0;
  });

  test("is still due", async () => {
    const answer = await recover(await issue());
    if (answer.outcome !== "mfa") throw new Error("No second factor was asked for");
    const signedIn = await secondStep(world, answer.body, app.code(), { source: PHONE });
    expect(signedIn.session.amr).toEqual(["link", "otp", "mfa"]);
  });

  test("goes where the link was issued for that, which is told and in the trail", async () => {
    const answer = await recover(await issue(true));
    expect(answer).toMatchObject({ outcome: "done", body: { session: { amr: ["link"] } } });
    expect(mailsOf(world, "mfa-changed")).toMatchObject([
      { to: "bob@example.com", values: { change: "reset" } },
    ]);
    const rows = await world.database.sql<{ details: string }[]>`
      select details from audit_unsealed where action = 'recovery-link.used'`;
    expect(rows.map(({ details }) => JSON.parse(details))).toEqual([{ resetFactors: true }]);
    await expect(signIn(world, "bob", { password: NEW })).resolves.toBeDefined();
  });

  test("a short password is good enough beside it, and not where it goes", async () => {
    const short = "otter-lamp9";
    await expect(recover(await issue(true), short)).rejects.toEqual(problem("password_too_short"));
    await expect(recover(await issue(), short)).resolves.toMatchObject({ outcome: "mfa" });
  });

  test("a sign-in that waited for it ends with the old password", async () => {
    const waiting = await firstStep(world, "bob");
    await recover(await issue());
    await expect(secondStep(world, waiting, app.code())).rejects.toEqual(problem("mfa_token_invalid"));
  });
});

describe("not me", () => {
  const notMe = (token: string) =>
    world.handlers["auth.notMe"]({ token }, { principal: null, source: PHONE });
  /** Somebody else signs in with the password, and a mail about the new device goes out. */
  const intrude = async (name = "intruder") => {
    const intruder = await signIn(world, "bob", { source: browser(name) });
    const token = mailsOf(world, "new-device").at(-1)?.values.token ?? "";
    return { intruder, token };
  };

  test("ends that session at once, and that one alone", async () => {
    const { intruder, token } = await intrude();
    world.signals.length = 0;
    await notMe(token);
    await expect(callOf(world, intruder)).rejects.toEqual(problem("session_revoked"));
    await expect(callOf(world, bob)).resolves.toBeDefined();
    expect(world.signals).toContainEqual(
      expect.objectContaining({ kind: "end-session", sessionId: intruder.session.id }),
    );
  });

  test("makes the browser a stranger again, and mails a way to another password", async () => {
    const { token } = await intrude();
    await notMe(token);
    expect(mailsOf(world, "reset-password")).toMatchObject([{ to: "bob@example.com" }]);
    const before = mailsOf(world, "new-device").length;
    await intrude();
    expect(mailsOf(world, "new-device")).toHaveLength(before + 1);
    expect(await actionsIn(world)).toEqual(
      expect.arrayContaining(["session.ended", "mfa.device-forgotten", "password.reset-asked"]),
    );
  });

  test("SEC-31 takes away every way in that was made there, and none that was made elsewhere", async () => {
    const make = async (of: SignedInPerson, name: string) =>
      world.handlers["api-token.create"](
        { name, scopes: ["read"], expiresAt: undefined },
        await callOf(world, of),
      );
    await make(bob, "before");
    const { intruder, token } = await intrude();
    await make(intruder, "theirs");
    await passkeysOf(world, intruder).add(authenticator());
    await enrol(world, intruder, browser("intruder"));
    const writeAlongside = createWriteAlongside({ queueMail: async () => {} });
    const linked = await externalIdentitiesSql(world.database, { writeAlongside }).link({
      userId: bob.user.id,
      sessionId: intruder.session.id,
      identity: { provider: "corp", issuer: "https://corp.example", subject: "mallory", email: null },
      now: new Date(world.clock.now()).toISOString(),
      alongside: {},
    });
    expect(linked.at).toBe("linked");
    await world.handlers["me.changeEmail"]({ email: "mallory@example.com" }, await callOf(world, intruder));
    await make(bob, "after");
    world.signals.length = 0;
    world.mails.length = 0;

    await notMe(token);
    const { sql } = world.database;
    const names = (await sql`select name from api_tokens order by name`).map(({ name }) => name);
    expect(names).toEqual(["after", "before"]);
    for (const table of [
      "passkeys",
      "totp_secrets",
      "recovery_codes",
      "external_identities",
      "email_changes",
    ]) {
      expect(await sql`select 1 from ${sql(table)}`, table).toHaveLength(0);
    }
    expect(world.signals).toContainEqual(
      expect.objectContaining({ kind: "end-session", userId: bob.user.id, reason: "not-me" }),
    );
    expect(await actionsIn(world)).toEqual(
      expect.arrayContaining([
        "api-token.withdrawn",
        "mfa.passkey-removed",
        "mfa.totp-removed",
        "mfa.recovery-codes-removed",
        "provider.unlinked",
      ]),
    );
    expect(mailsOf(world, "stranger-undone")).toMatchObject([
      {
        to: "bob@example.com",
        values: { apiTokens: ["theirs"], totp: true, recoveryCodes: true, providers: ["corp"] },
      },
    ]);
  });

  test("ends the sessions that took the place of that one, or were opened in its browser since", async () => {
    const { intruder, token } = await intrude();
    const again = await signIn(world, "bob", { source: browser("intruder") });
    const replaced = await world.handlers["auth.reauthenticate"](
      { password: PASSPHRASE, transport: "body" },
      await callOf(world, intruder, browser("intruder")),
    );
    await expect(callOf(world, replaced as SignedInPerson)).resolves.toBeDefined();
    await notMe(token);
    for (const session of [again, replaced]) {
      await expect(callOf(world, session as SignedInPerson)).rejects.toEqual(problem("session_revoked"));
    }
    await expect(callOf(world, bob)).resolves.toBeDefined();
    expect(mailsOf(world, "stranger-undone")).toEqual([]);
  });

  test("counts still when another password has been set since, by a recovery link too", async () => {
    const { token } = await intrude();
    await recover(await issue());
    await expect(notMe(token)).resolves.toBeUndefined();
  });

  test("SEC-06 counts once, for seven days", async () => {
    const { token } = await intrude();
    const both = await Promise.allSettled([notMe(token), notMe(token)]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const { token: late } = await intrude("another intruder");
    world.clock.advance(7 * DAY_MS);
    await expect(notMe(late)).rejects.toEqual(OVER);
  });
});
