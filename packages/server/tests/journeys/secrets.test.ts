import { Writable } from "node:stream";
import { pino } from "pino";
import { expect, it } from "vitest";
import { openWorld, PASSWORD } from "../world.ts";

/** Every line of the log, at its most talkative. */
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

it("SEC-34 no password, token, cookie or code of a journey is in a log line, an error or an address", async () => {
  const { lines, log } = capture();
  await using world = await openWorld({ LOG_LEVEL: "trace" }, { log });
  const secrets = new Set<string>([PASSWORD, "not the right passphrase", "bad.token.value"]);
  const errors: string[] = [];
  const note = (answer: { status: number; headers: Headers; body: unknown }) => {
    for (const cookie of answer.headers.getSetCookie()) {
      const value = /^[^=]+=([^;]+)/.exec(cookie)?.[1];
      if (value) secrets.add(value);
    }
    const { accessToken, refreshToken, mfaToken } = (answer.body ?? {}) as Record<string, string | undefined>;
    for (const secret of [accessToken, refreshToken, mfaToken]) if (secret) secrets.add(secret);
    if (answer.status >= 400) errors.push(JSON.stringify(answer.body));
    errors.push(answer.headers.get("location") ?? "");
    return answer;
  };
  const send = async (method: string, path: string, headers: Record<string, string>, body?: object) =>
    note(
      await world.request(path, {
        method,
        headers: { "content-type": "application/json", ...headers },
        ...(body ? { body: JSON.stringify(body) } : {}),
      }),
    );

  await send(
    "POST",
    "/api/v1/auth/signup",
    {},
    { email: "alice@example.org", username: "alice", password: PASSWORD },
  );
  const wrong = { identifier: "alice", password: "not the right passphrase" };
  await send("POST", "/api/v1/auth/login", {}, wrong);
  // In the wrong place, too: an error may point at a value, and must not repeat it.
  await send("POST", "/api/v1/auth/login", {}, { identifier: PASSWORD.repeat(20), password: PASSWORD });
  await send("POST", "/api/v1/auth/login", {}, { identifier: { password: PASSWORD }, password: 7 });
  const cookies = await send("POST", "/api/v1/auth/login", {}, { identifier: "alice", password: PASSWORD });
  const cookie = cookies.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
  await send("POST", "/api/v1/auth/refresh", { cookie });
  await send("POST", "/api/v1/auth/refresh", { cookie, "user-agent": "another client" });
  const body = (
    await send(
      "POST",
      "/api/v1/auth/login",
      {},
      { identifier: "alice", password: PASSWORD, transport: "body" },
    )
  ).body as Record<string, string>;
  const authorization = `Bearer ${body.accessToken}`;
  await send("GET", "/api/v1/auth/session", { authorization });
  await send("GET", "/api/v1/auth/session", { authorization: "Bearer bad.token.value" });
  await send(
    "POST",
    "/api/v1/auth/password/reset",
    {},
    { token: `t${"0123456789abcdef".repeat(4)}`, password: PASSWORD },
  );
  secrets.add(`t${"0123456789abcdef".repeat(4)}`);
  const socket = await (await world.signInAgain(await world.person("bob"))).connect();
  await socket.ask({ op: "auth", token: "bad.token.value" });
  await send("POST", "/api/v1/auth/logout", { authorization, cookie });

  expect(lines.length).toBeGreaterThan(10);
  expect(secrets.size).toBeGreaterThan(8);
  const told = `${lines.join("")}\n${errors.join("\n")}`;
  for (const secret of secrets) expect(told, "a secret was told").not.toContain(secret);
  expect(told).not.toMatch(/eyJ[\w-]{10,}\.eyJ/);
});
