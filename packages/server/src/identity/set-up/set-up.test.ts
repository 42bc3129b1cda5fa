import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CommandRefused } from "../../command.ts";
import { actionsIn } from "../account/world-accounts.ts";
import { type IdentityWorld, identityWorld, problem, signIn, signUp } from "../identity-world.ts";
import { signUpBy, tokenOf } from "../invitation/world-invitations.ts";
import { createAdministratorCommand } from "./admin-command.ts";
import { linesOf } from "./password-from-terminal.ts";

const DAY_MS = 24 * 60 * 60_000;
const OVER = problem("one_time_token_invalid");
const PASSPHRASE = "wandering otters paint copper lanterns";

let world: IdentityWorld;
beforeEach(async () => {
  world = await identityWorld({ rules: { firstIsAdministrator: false } });
});
afterEach(() => world[Symbol.asyncDispose]());

const newLink = async () => tokenOf((await world.makeSetUpLink()) ?? "no:link");

describe("a server in production without an administrator", () => {
  test("makes nobody administrator by being first", async () => {
    expect((await signUp(world, "mallory")).user.roles).toEqual(["user"]);
    expect(await world.isSetUp()).toBe(false);
  });

  test("makes whoever opens its link the administrator, and then has no link any more", async () => {
    const token = await newLink();
    expect(await signUpBy(world, token, "alice")).toMatchObject({
      body: { user: { roles: ["admin", "user"] } },
    });
    expect(await world.isSetUp()).toBe(true);
    expect(await world.makeSetUpLink()).toBeNull();
    await expect(signUpBy(world, token, "mallory")).rejects.toEqual(OVER);
    expect(await actionsIn(world)).toEqual(
      expect.arrayContaining(["invitation.accepted", "account.created", "user.became-administrator"]),
    );
  });

  test("of many who open it at once, one becomes the administrator", async () => {
    const token = await newLink();
    const names = ["alice", "bob", "carol", "mallory"];
    const all = await Promise.allSettled(names.map((name) => signUpBy(world, token, name)));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test.each(["invite", "closed"] as const)("lets nobody else in where sign-up is %s", async (rule) => {
    const node = await world.again({ signUp: rule, firstIsAdministrator: false });
    await expect(signUp(node, "mallory")).rejects.toMatchObject({ name: "ProblemError" });
    const token = tokenOf((await node.makeSetUpLink()) ?? "no:link");
    await expect(signUpBy(node, token, "alice")).resolves.toMatchObject({ outcome: "done" });
  });

  test("asks its administrator for no mail, which only they could repair", async () => {
    const node = await world.again({ emailVerification: "required", firstIsAdministrator: false });
    const token = tokenOf((await node.makeSetUpLink()) ?? "no:link");
    await expect(signUpBy(node, token, "alice")).resolves.toMatchObject({ outcome: "done" });
  });

  test("each start makes a link in place of the one before, and none counts longer than a day", async () => {
    const first = await newLink();
    const second = await newLink();
    await expect(signUpBy(world, first, "mallory")).rejects.toEqual(OVER);
    world.clock.advance(DAY_MS);
    await expect(signUpBy(world, second, "mallory")).rejects.toEqual(OVER);
    await expect(signUpBy(world, await newLink(), "alice")).resolves.toMatchObject({ outcome: "done" });
  });

  test("nodes that start at once leave one link that counts", async () => {
    const links = await Promise.all([newLink(), newLink(), newLink()]);
    const all = await Promise.allSettled(links.map((token, i) => signUpBy(world, token, `person${i}`)));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("the link is no invitation that an administrator is shown", async () => {
    await newLink();
    const [row] = await world.database.sql`select kind, invited_by from invitations`;
    expect(row).toEqual({ kind: "set-up", invited_by: null });
  });
});

test("in development there is no link: the first account is the administrator's", async () => {
  await using development = await identityWorld();
  expect(await development.makeSetUpLink()).toBeNull();
});

describe("admin create", () => {
  const create = async (args: string[], password = PASSPHRASE) => {
    const said: string[] = [];
    const source = { ask: async () => password, read: async () => password };
    const config = { PASSWORD_MIN_LENGTH: 15, PUBLIC_URL: "https://chat.example" };
    const { database, clock } = world;
    const say = (line: string) => void said.push(line);
    await createAdministratorCommand(args, { config, database, clock, say }, source);
    return said;
  };
  const ALICE = ["create", "--email", "alice@example.com", "--username", "alice"];

  test("makes an administrator, who signs in, and with that the link void", async () => {
    const token = await newLink();
    expect(await create(ALICE)).toEqual(["alice is an administrator, and signs in at https://chat.example"]);
    expect((await signIn(world, "alice", { password: PASSPHRASE })).user).toMatchObject({
      roles: ["admin", "user"],
      displayName: "alice",
      emailVerified: false,
    });
    expect(await world.isSetUp()).toBe(true);
    await expect(signUpBy(world, token, "mallory")).rejects.toEqual(OVER);
    expect(await actionsIn(world)).toEqual(
      expect.arrayContaining(["account.created", "user.became-administrator"]),
    );
  });

  test("makes another one at any time", async () => {
    await create(ALICE);
    await create([
      "create",
      "--email",
      "bob@example.com",
      "--username",
      "bob",
      "--display-name",
      "Bob Brown",
    ]);
    const { user } = await signIn(world, "bob", { password: PASSPHRASE });
    expect(user).toMatchObject({ roles: ["admin", "user"], displayName: "Bob Brown" });
  });

  test.each([
    ["an address that is none", ["create", "--email", "alice", "--username", "alice"], PASSPHRASE, /email/],
    [
      "a name that is none",
      ["create", "--email", "a@example.com", "--username", "!"],
      PASSPHRASE,
      /username/,
    ],
    ["nothing to do", [], PASSPHRASE, /admin create/],
    ["an option that is none", [...ALICE, "--password", "x"], PASSPHRASE, /--password/],
    ["an empty password", ALICE, "", /empty/],
    ["a short password", ALICE, "fourteen chars", /At least 15/],
    ["a common password", ALICE, "passwordpassword", /pattern|list/],
  ])("refuses %s", async (_, args, password, message) => {
    const refusal = await create(args, password).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(CommandRefused);
    expect((refusal as Error).message).toMatch(message);
    expect(await world.isSetUp()).toBe(false);
  });

  test("SEC-34 repeats no password in what it says, and takes none as an argument", async () => {
    const refusal = await create(ALICE, "passwordpassword").catch((error: unknown) => error);
    expect(String(refusal)).not.toContain("passwordpassword");
    expect((await create(ALICE)).join()).not.toContain(PASSPHRASE);
  });

  test("changes no account that is there", async () => {
    await create(ALICE);
    await expect(create(ALICE, "another long passphrase here")).rejects.toBeInstanceOf(CommandRefused);
    await expect(signIn(world, "alice", { password: PASSPHRASE })).resolves.toBeDefined();
  });
});

describe("what is typed", () => {
  const lines = async (...chunks: string[]) => {
    const typed = (async function* () {
      yield* chunks;
    })();
    const all: string[] = [];
    for await (const line of linesOf(typed)) all.push(line);
    return all;
  };

  test("is taken as it stands at Enter, whatever was erased and however it came", async () => {
    expect(await lines("lantx\x7fer", "n\u{1f3ee}\r")).toEqual(["lantern\u{1f3ee}"]);
    expect(await lines("one\rtwo\n")).toEqual(["one", "two"]);
    expect(await lines("\x7f\rnever ended")).toEqual([""]);
  });

  test.each(["\x03", "\x04"])("%j gives up", async (key) => {
    await expect(lines(`half a word${key}`)).rejects.toBeInstanceOf(CommandRefused);
  });
});
