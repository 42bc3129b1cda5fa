import { createVerifier } from "@parley/verifier";
import { connectIdentity } from "@parley/verifier/grpc";
import { createApp } from "./app.ts";
import { createTellLogger } from "./tell-logger.ts";

const {
  PORT = "4200",
  HOST = "127.0.0.1",
  PARLEY_URL = "http://localhost:8080",
  PARLEY_ISSUER = PARLEY_URL,
  PARLEY_GRPC = "localhost:50051",
  PARLEY_SERVICE_TOKEN = "",
  LOGGER_URL = "http://127.0.0.1:4100/events",
  LOGGER_TOKEN,
} = process.env;

const identity = connectIdentity({ address: PARLEY_GRPC, token: PARLEY_SERVICE_TOKEN });
const verifier = createVerifier({
  issuer: PARLEY_ISSUER,
  jwksUrl: new URL("/.well-known/jwks.json", PARLEY_URL),
  revocations: { identity },
});
const app = createApp({
  verifier,
  identity,
  tell: createTellLogger({ url: LOGGER_URL, token: LOGGER_TOKEN }),
});
const server = Bun.serve({ port: Number(PORT), hostname: HOST, fetch: app.fetch });
process.stdout.write(`Reporting service at ${server.url}\n`);

const stop = async () => {
  await server.stop();
  verifier.close();
  identity.close();
  process.exit(0);
};
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
