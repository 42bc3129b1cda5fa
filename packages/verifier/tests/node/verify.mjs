/**
 * A service of its own, under plain Node: `node verify.mjs <built verifier's folder> <issuer> <address of gRPC>`.
 * Tokens come in by standard input, one a line; verdicts go out, one a line.
 */
import { createInterface } from "node:readline";

const [built = "", issuer = "", address = ""] = process.argv.slice(2);
const { createVerifier, TokenError } = await import(`${built}/index.js`);
const { connectIdentity } = await import(`${built}/grpc.js`);
const { parleyHono } = await import(`${built}/hono.js`);

const identity = connectIdentity({ address, token: "a-service-token-of-the-tests" });
const verifier = createVerifier({ issuer, revocations: { identity } });
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
say({ version: process.version, middleware: typeof parleyHono({ verifier, identity }).authenticate });

for await (const line of createInterface({ input: process.stdin })) {
  try {
    const { uid } = await verifier.verify(line);
    const allowed = await identity.checkPermission({ userId: uid, permission: "report.generate" });
    say({ uid, allowed, feed: verifier.revocations.state.at });
  } catch (error) {
    say({ refused: error instanceof TokenError ? error.code : String(error) });
  }
}
verifier.close();
identity.close();
