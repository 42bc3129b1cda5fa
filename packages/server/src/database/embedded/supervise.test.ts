import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ask, dataDirectory, start, until } from "./embedded-world.ts";
import { signal } from "./process-table.ts";
import type { EmbeddedPostgres } from "./start-embedded-postgres.ts";

const pidOf = (embedded: EmbeddedPostgres) => {
  const state = embedded.state();
  if (state.at !== "running") throw new Error(`not running but ${state.at}`);
  return state.pid;
};

const restarted = (embedded: EmbeddedPostgres, times: number) =>
  until(() => {
    const state = embedded.state();
    return state.at === "running" && state.restarts >= times ? state : undefined;
  });

test("a killed database comes back by itself with everything that was committed", async () => {
  using home = dataDirectory();
  await using embedded = await start(home.path);
  await ask(embedded.connection, "create table kept as select 42 as answer");
  process.kill(pidOf(embedded), "SIGKILL");
  await restarted(embedded, 1);
  expect(await ask(embedded.connection, "select answer from kept")).toEqual([{ answer: 42 }]);
});

test("children that outlive a killed postmaster do not keep the next one out", async () => {
  using home = dataDirectory();
  await using embedded = await start(home.path);
  const busy = ask(embedded.connection, "select pg_sleep(60)").catch(() => "cut off");
  const before = pidOf(embedded);
  const sleeper = await until(async () => {
    const found = home.pids().find((pid) => titleOf(pid).includes("SELECT"));
    return found;
  });
  // A stopped child cannot notice that its postmaster is gone: it holds the shared memory until it is killed.
  signal(sleeper, "SIGSTOP");
  process.kill(before, "SIGKILL");
  await restarted(embedded, 1);
  expect(await busy).toBe("cut off");
  expect(home.pids()).not.toContain(sleeper);
  expect(await ask(embedded.connection, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("a database killed again and again comes back each time", async () => {
  using home = dataDirectory();
  await using embedded = await start(home.path);
  for (let times = 1; times <= 3; times++) {
    process.kill(pidOf(embedded), "SIGKILL");
    await restarted(embedded, times);
  }
  expect(await ask(embedded.connection, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("a stop during a restart leaves nothing running", async () => {
  using home = dataDirectory();
  {
    await using embedded = await start(home.path);
    process.kill(pidOf(embedded), "SIGKILL");
    await until(() => (embedded.state().at === "restarting" ? true : undefined));
  }
  expect(home.pids()).toEqual([]);
});

const titleOf = (pid: number) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
};
