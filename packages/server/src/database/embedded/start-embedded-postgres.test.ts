import { execFile } from "node:child_process";
import { lstatSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { ask, dataDirectory, heldServer, silent, start, until } from "./embedded-world.ts";
import { startEmbeddedPostgres } from "./start-embedded-postgres.ts";

test("the first start makes a durable UTF-8 database that only its owner may enter", async () => {
  using home = dataDirectory();
  const said: string[] = [];
  await using embedded = await startEmbeddedPostgres({
    dataDir: home.path,
    log: silent,
    onProgress: (text) => said.push(text),
  });
  expect(said).toContain("Creating the database");
  expect(statSync(join(home.path, "postgres")).mode & 0o777).toBe(0o700);
  const [row] = await ask(
    embedded.connection,
    `select current_setting('fsync') as fsync, current_setting('listen_addresses') as listen,
       pg_encoding_to_char(encoding) as encoding, datlocprovider::text as provider, datlocale as locale
     from pg_database where datname = current_database()`,
  );
  expect(row).toEqual({ fsync: "on", listen: "", encoding: "UTF8", provider: "b", locale: "C.UTF-8" });
});

test("after an ordered stop nothing is left running, and the next start finds the data", async () => {
  using home = dataDirectory();
  {
    await using embedded = await start(home.path);
    await ask(embedded.connection, "create table kept (id int4)");
    expect(home.pids()).not.toHaveLength(0);
  }
  expect(home.pids()).toEqual([]);
  await using embedded = await start(home.path);
  expect(embedded.state()).toMatchObject({ at: "running", adopted: false, restarts: 0 });
  expect(await ask(embedded.connection, "select count(*)::int4 as n from kept")).toEqual([{ n: 0 }]);
});

test("a data directory with a path too long for a socket is served all the same", async () => {
  using home = dataDirectory(`${"deep".repeat(30)}/${"deeper".repeat(20)}`);
  let shortcut: string;
  {
    await using embedded = await start(home.path);
    shortcut = embedded.connection.host;
    expect(Buffer.byteLength(join(home.path, "postgres"))).toBeGreaterThan(107);
    expect(await ask(embedded.connection, "select 1 as one")).toEqual([{ one: 1 }]);
  }
  expect(lstatSync(shortcut, { throwIfNoEntry: false })).toBeUndefined();
});

test("a stop is finished even where nothing else keeps the process alive", async () => {
  using home = dataDirectory();
  const module = fileURLToPath(new URL("./embedded-world.ts", import.meta.url));
  const script = `import { start } from ${JSON.stringify(module)};
    start(${JSON.stringify(home.path)}).then((one) => one[Symbol.asyncDispose]()).then(() => console.log("stopped"));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script]);
  expect(stdout).toBe("stopped\n");
  expect(home.pids()).toEqual([]);
});

test("a second server on the directory is refused with exit code 2, and the first goes on", async () => {
  using home = dataDirectory();
  await using embedded = await start(home.path);
  const second = await heldServer(home.path);
  expect(second.said.refused).toContain(`process ${process.pid}`);
  expect(await second.exited).toBe(2);
  expect(await ask(embedded.connection, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("a database that a killed server left running is adopted, and stopped in order later", async () => {
  using home = dataDirectory();
  const held = await heldServer(home.path);
  held.child.kill("SIGKILL");
  await held.exited;
  expect(home.pids()).toContain(held.said.pid);
  {
    await using embedded = await start(home.path);
    expect(embedded.state()).toMatchObject({ at: "running", pid: held.said.pid, adopted: true });
    expect(await ask(embedded.connection, "select 1 as one")).toEqual([{ one: 1 }]);
  }
  expect(home.pids()).toEqual([]);
});

test("an adopted database that is killed is started again", async () => {
  using home = dataDirectory();
  const held = await heldServer(home.path);
  held.child.kill("SIGKILL");
  await held.exited;
  await using embedded = await start(home.path);
  process.kill(held.said.pid, "SIGKILL");
  await until(() => {
    const state = embedded.state();
    return state.at === "running" && state.restarts === 1 ? state : undefined;
  });
  expect(await ask(embedded.connection, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("a database left running that no longer answers is stopped and started again", async () => {
  using home = dataDirectory();
  const held = await heldServer(home.path);
  held.child.kill("SIGKILL");
  await held.exited;
  process.kill(held.said.pid, "SIGSTOP");
  await using embedded = await start(home.path);
  expect(embedded.state()).toMatchObject({ at: "running", adopted: false });
  expect(await ask(embedded.connection, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("a database left running with other settings is stopped and started with ours", async () => {
  using home = dataDirectory();
  const held = await heldServer(home.path);
  held.child.kill("SIGKILL");
  await held.exited;
  await using embedded = await startEmbeddedPostgres({ dataDir: home.path, log: silent });
  expect(embedded.state()).toMatchObject({ adopted: false });
  expect(await ask(embedded.connection, "show fsync")).toEqual([{ fsync: "on" }]);
});

test("server and database killed together leave nothing in the way of the next start", async () => {
  using home = dataDirectory();
  const held = await heldServer(home.path);
  held.child.kill("SIGKILL");
  process.kill(held.said.pid, "SIGKILL");
  await held.exited;
  await using embedded = await start(home.path);
  expect(embedded.state()).toMatchObject({ at: "running", adopted: false });
});

test("a postmaster.pid that names another program keeps nobody out", async () => {
  using home = dataDirectory();
  {
    await using _embedded = await start(home.path);
  }
  // The number of a killed postmaster has gone to another program: here, to this one.
  writeFileSync(join(home.path, "postgres/postmaster.pid"), `${process.pid}\n/elsewhere\n1\n5432\n.\n\n`);
  await using embedded = await start(home.path);
  expect(embedded.state()).toMatchObject({ at: "running", adopted: false });
});

test("a cluster of another version is refused by name and left alone", async () => {
  using home = dataDirectory();
  {
    await using _embedded = await start(home.path);
  }
  const file = join(home.path, "postgres/PG_VERSION");
  writeFileSync(file, "15\n");
  await expect(start(home.path)).rejects.toThrow("was made by PostgreSQL 15");
  expect(readFileSync(file, "utf8")).toBe("15\n");
});

test("an empty directory makes way for the cluster, and a full one is left alone", async () => {
  using home = dataDirectory();
  const place = join(home.path, "postgres");
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "somebody.txt"), "mine");
  await expect(start(home.path)).rejects.toThrow("is no PostgreSQL cluster");
  expect(readFileSync(join(place, "somebody.txt"), "utf8")).toBe("mine");
  rmSync(join(place, "somebody.txt"));
  await using embedded = await start(home.path);
  expect(embedded.state()).toMatchObject({ at: "running" });
});
