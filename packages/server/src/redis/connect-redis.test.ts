import { Writable } from "node:stream";
import { pino } from "pino";
import { expect, it } from "vitest";
import { connectRedis } from "./connect-redis.ts";
import { describeWithRedis, openTestRedis } from "./world-redis.ts";

const capture = () => {
  const lines: string[] = [];
  const into = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { lines, log: pino({ level: "trace" }, into) };
};

describeWithRedis("the connection to Redis", () => {
  it("a Redis that is not there yet holds no start up for ever, and is there when it comes", async () => {
    await using redis = await openTestRedis();
    await redis.kill();
    const { lines, log } = capture();
    await using link = await connectRedis({ url: redis.url, prefix: "test", log, patienceMs: 100 });
    expect(lines.join("")).toContain("does not answer");
    await expect(link.commands.ping()).rejects.toThrow();
    await redis.start();
    for (let tries = 0; tries < 200 && link.commands.status !== "ready"; tries += 1) await Bun.sleep(20);
    expect(await link.commands.ping()).toBe("PONG");
  });

  it("SEC-34 the password in the address is in no log line", async () => {
    await using redis = await openTestRedis();
    const { lines, log } = capture();
    const url = redis.url.replace("redis://", "redis://parley:hunter2-hunter2@");
    await using _link = await connectRedis({ url, prefix: "test", log, patienceMs: 300 });
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join("")).not.toContain("hunter2");
  });
});
