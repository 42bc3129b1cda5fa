import { pino } from "pino";
import { expect, it } from "vitest";
import { freshDatabase } from "../../../tests/world-database.ts";
import { systemClock } from "../../clock.ts";
import { compose } from "../../compose/server.ts";
import { readConfig } from "../../config.ts";
import { createMasterKey } from "../master-key/master-key.ts";

const SERVICE_TOKEN = "service-token-of-the-reporting-service";

it("SEC-34 no token is in a log line, whether it is made, used, refused or asked about", async () => {
  await using resources = new AsyncDisposableStack();
  const database = resources.use(await freshDatabase());
  const lines: string[] = [];
  const { app } = resources.use(
    await compose({
      config: readConfig(
        { GRPC_SERVICE_TOKENS: SERVICE_TOKEN, RATE_LIMITS: "off", PUBLIC_URL: "http://localhost:8080" },
        { isTerminal: false },
      ),
      log: pino({ level: "trace" }, { write: (line: string) => lines.push(line) }),
      clock: systemClock,
      database,
      appends: resources.use(await database.again()),
      masterKey: createMasterKey(new Uint8Array(32).fill(7)),
      webDirectory: null,
      version: "test",
      publish: () => undefined,
    }),
  );
  const call = async (path: string, { token, body }: { token?: string; body?: object }) => {
    const response = await app.request(path, {
      method: body ? "POST" : "GET",
      headers: {
        "content-type": "application/json",
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  };
  const signedIn = await call("/api/v1/auth/signup", {
    body: {
      email: "alice@example.com",
      username: "alice",
      password: "correct horse battery staple",
      transport: "body",
    },
  });
  const { accessToken = "", refreshToken = "" } = signedIn.body;
  const made = await call("/api/v1/me/tokens", {
    token: accessToken,
    body: { name: "bot", scopes: ["read"] },
  });
  expect(made.status).toBe(201);
  const { token = "" } = made.body;
  for (const used of [accessToken, token, `${accessToken}x`, `${token}x`, refreshToken, SERVICE_TOKEN]) {
    await call("/api/v1/auth/verify?permission=report.generate", { token: used });
    await call("/api/v1/auth/introspect", { token: SERVICE_TOKEN, body: { token: used } });
    await call("/api/v1/auth/introspect", { token: used, body: { token: used } });
  }

  const log = lines.join("\n");
  expect(log).toContain("/api/v1/auth/introspect");
  for (const secret of [token.slice(7), accessToken.split(".")[2], refreshToken.split(".")[2], SERVICE_TOKEN])
    expect(log).not.toContain(secret?.slice(0, 16) ?? "");
});
