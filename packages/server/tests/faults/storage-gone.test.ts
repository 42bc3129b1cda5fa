import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createParley } from "@parley/client";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { type RunningServer, startServer } from "../../src/start-server.ts";
import { PASSWORD } from "../world.ts";
import { silent } from "../world-database.ts";

const DISK_BYTES = 400 * 1024 * 1024;

const home = mkdtempSync(join(tmpdir(), "parley-gone-"));
const dataDir = join(home, "data");
let server: RunningServer;
let call: (
  method: string,
  path: string,
  body?: object,
) => Promise<{ status: number; body: { [key: string]: unknown } }>;
let channelId: string;

const run = (...command: string[]) => Bun.spawnSync(command, { stdout: "ignore", stderr: "ignore" }).success;
/** A disk of its own that can be filled: needs a system that lets us mount one. */
mkdirSync(dataDir);
const hasOwnDisk = run("mount", "-t", "tmpfs", "-o", `size=${DISK_BYTES},mode=0755`, "parley-test", dataDir);
if (!hasOwnDisk) {
  process.stderr.write("The full disk is not tried: it needs the right to mount one (root on Linux).\n");
}

const until = async (what: string, isSo: () => Promise<boolean>) => {
  const deadline = Date.now() + 15_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Not within 15 s: ${what}`);
    await Bun.sleep(20);
  }
};
const ready = async () => (await fetch(new URL("/health/ready", server.url))).status;
const send = (text: string, nonce: string = crypto.randomUUID()) =>
  call("POST", `/api/v1/channels/${channelId}/messages`, { nonce, text });

beforeAll(async () => {
  server = await startServer({
    config: readConfig(
      { PORT: "0", DATA_DIR: dataDir, RATE_LIMITS: "off", LOG_LEVEL: "silent" },
      { isTerminal: false },
    ),
    log: silent,
    onProgress: () => {},
  });
  let token = "";
  call = async (method, path, body) => {
    const response = await fetch(new URL(path, server.url), {
      method,
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, body: (await response.json()) as { [key: string]: unknown } };
  };
  const account = { email: "alice@example.org", username: "alice", password: PASSWORD, transport: "body" };
  token = "none";
  const response = await fetch(new URL("/api/v1/auth/signup", server.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(account),
  });
  token = ((await response.json()) as { accessToken: string }).accessToken;
  const created = await call("POST", "/api/v1/channels", {
    kind: "group",
    name: "watercooler",
    memberIds: [],
  });
  channelId = String(created.body.id);
}, 60_000);

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  if (hasOwnDisk) run("umount", dataDir);
  rmSync(home, { recursive: true, force: true });
}, 30_000);

it("while PostgreSQL is dead, ready says 503 and a send is refused; both come back by themselves", async () => {
  const parley = createParley({ url: server.url.origin, transport: "body" });
  await parley.signIn({ identifier: "alice", password: PASSWORD });
  parley.connect();
  await until("the client is live", async () => parley.connection.get().at === "live");
  await send("before");

  const pid = Number.parseInt(readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8"), 10);
  process.kill(pid, "SIGKILL");
  const nonce = crypto.randomUUID();
  const refused = await send("meanwhile", nonce);
  if (refused.status !== 201) {
    expect(refused).toMatchObject({ status: 503, body: { code: "storage_unavailable", retry: true } });
    expect(refused.body.type).toMatch(/\/problems\/storage-unavailable$/);
  }
  await parley.send(channelId, "from the outbox");
  await until("the database is back", async () => (await ready()) === 200);
  await until("the send succeeds", async () => [200, 201].includes((await send("meanwhile", nonce)).status));
  await until(
    "the outbox is empty",
    async () => parley.replica.get().channels.get(channelId)?.pending.length === 0,
  );

  const { body } = await call("GET", `/api/v1/channels/${channelId}/messages`);
  const texts = (body.items as { text: string }[]).map((message) => message.text);
  expect(texts.toSorted()).toEqual(["before", "from the outbox", "meanwhile"]);
  await parley[Symbol.asyncDispose]();
}, 60_000);

it.skipIf(!hasOwnDisk)(
  "while the disk is full a send is refused with 503, nothing acknowledged is lost, and it recovers",
  async () => {
    const filler = join(dataDir, "filler");
    const free = () => {
      const { bavail, bsize } = statfsSync(dataDir);
      return bavail * bsize;
    };
    writeFileSync(filler, Buffer.alloc(Math.max(0, free() - 64 * 1024)));
    const acknowledged = new Set<string>();
    const big = "x".repeat(7_900);
    let refused: Awaited<ReturnType<typeof send>> | undefined;
    for (let n = 0; n < 20_000 && !refused; n += 1) {
      const answer = await send(`${n} ${big}`);
      if (answer.status === 201) acknowledged.add(String(answer.body.id));
      else refused = answer;
    }
    expect(refused).toMatchObject({ status: 503, body: { code: "storage_unavailable" } });
    expect(existsSync(filler)).toBe(true);
    rmSync(filler);
    await until("the server is ready", async () => (await ready()) === 200);
    await until("a send succeeds", async () => (await send("after")).status === 201);

    const kept = new Set<string>();
    for (let after = 0, more = true; more; ) {
      const { body } = await call("GET", `/api/v1/channels/${channelId}/messages?after=${after}&limit=100`);
      const items = body.items as { id: string; seq: number }[];
      for (const { id } of items) kept.add(id);
      after = items.at(-1)?.seq ?? after;
      more = body.hasAfter === true;
    }
    expect([...acknowledged].filter((id) => !kept.has(id))).toEqual([]);
  },
  90_000,
);
