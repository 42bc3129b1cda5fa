import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openWorld, PASSWORD } from "../world.ts";

const MAIN = join(import.meta.dirname, "../../src/main.ts");
const PRODUCTION = {
  PARLEY_ENV: "production",
  PUBLIC_URL: "https://chat.example",
  MASTER_KEY: Buffer.alloc(32, 7).toString("base64"),
};
const LINK = /^ *https:\/\/chat\.example\/accept-invitation#token=([\w-]{43})$/m;

const home = mkdtempSync(join(tmpdir(), "parley-set-up-"));
afterAll(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));

/** Starts the server as an operator does, until it is ready, and gives all that it has written. */
const start = async (): Promise<string> => {
  const child = Bun.spawn([process.execPath, MAIN], {
    env: {
      ...process.env,
      ...PRODUCTION,
      DATA_DIR: join(home, "data"),
      PORT: "0",
      GRPC_PORT: "off",
      LOG_LEVEL: "trace",
      LOG_FORMAT: "json",
    },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [written] = await Promise.all([
    (async () => {
      let text = "";
      for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        if (text.includes('"msg":"ready"')) child.kill("SIGTERM");
      }
      return text;
    })(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return written;
};

test("SEC-34 the start in production prints a link for the first administrator, and no line of the log has it", async () => {
  const first = await start();
  const token = LINK.exec(first)?.[1] ?? "";
  expect(token).not.toBe("");
  const logged = first.split("\n").filter((line) => line.startsWith("{"));
  expect(logged.length).toBeGreaterThan(0);
  expect(logged.join("\n")).not.toContain(token);
  // Nobody has become administrator: the next start prints another one.
  const second = LINK.exec(await start())?.[1] ?? "";
  expect(second).not.toBe("");
  expect(second).not.toBe(token);
}, 60_000);

test("whoever opens the link of a server in production is its administrator, and has a second factor to set up", async () => {
  await using world = await openWorld({ ...PRODUCTION, RATE_LIMITS: "on", SIGNUP: "closed" });
  expect((await world.call("workspace.get", {})).body).toMatchObject({ setUp: false });
  const token = (await world.makeSetUpLink())?.split("#token=")[1] ?? "";
  const account = {
    email: "alice@example.com",
    username: "alice",
    password: PASSWORD,
    transport: "body" as const,
  };
  const refused = await world.call("auth.signup", account);
  expect([refused.status, refused.body.code]).toEqual([403, "signup_closed"]);
  const joined = await world.call("auth.signup", { ...account, invitation: token });
  expect(joined).toMatchObject({
    status: 201,
    body: { mustEnrol: true, user: { roles: ["admin", "user"] } },
  });
  expect((await world.call("workspace.get", {})).body).toMatchObject({ setUp: true });
  expect(await world.makeSetUpLink()).toBeNull();
});
