import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { createVerifier } from "@parley/verifier";
import type { Verified, VerifyRequest } from "./verify.ts";

// Runs under Bun and under Node: nothing here is of one of them alone.

const ISSUER = "https://parley.example";
/** Each is new to a verifier once; RS256 signs slowly, so the next pass is that of another verifier. */
const TOKENS = 4_000;
const AT_ONCE = 16;
const WARM_UP_MS = 500;
const REPEATED_TOKENS = 500;

const { seconds } = JSON.parse(process.argv[2] ?? "") as VerifyRequest;
const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const jwk = { ...publicKey.export({ format: "jwk" }), kid: "bench", use: "sig", alg: "RS256" };

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

const makeToken = () => {
  const [uid, sid, jti] = [randomUUID(), randomUUID(), randomUUID()];
  const iat = Math.floor(Date.now() / 1000);
  const header = encode({ alg: "RS256", kid: "bench", typ: "at+jwt" });
  const claims = {
    ...{ iss: ISSUER, sub: uid, aud: "parley", iat, exp: iat + 900, jti, sid, client_id: "parley", uid },
    ...{ email: `${uid}@bench.example`, roles: ["user"], mfa_verified: false, amr: ["pwd"], auth_time: iat },
  };
  const body = `${header}.${encode(claims)}`;
  const signature = sign("sha256", Buffer.from(body), privateKey);
  return { token: `${body}.${signature.toString("base64url")}`, body: Buffer.from(body), signature };
};
const made = Array.from({ length: TOKENS }, makeToken);

const answerKeys = (async () =>
  Response.json({ keys: [jwk] }, { headers: { "cache-control": "max-age=300" } })) as unknown as typeof fetch;
const openVerifier = () => createVerifier({ issuer: ISSUER, fetch: answerKeys });

/** How many a second of what `pass` does, which answers how many it did; it is repeated until the time is up. */
const rateOf = async (pass: () => number | Promise<number>): Promise<number> => {
  const warmUntil = performance.now() + WARM_UP_MS;
  while (performance.now() < warmUntil) await pass();
  const from = performance.now();
  let [done, now] = [0, from];
  while (now - from < seconds * 1000) {
    done += await pass();
    now = performance.now();
  }
  return done / ((now - from) / 1000);
};

/** Each of all once, so many at once. */
const eachOnce = async (act: (one: (typeof made)[number]) => unknown): Promise<number> => {
  let next = 0;
  const lane = async () => {
    for (let one = made[next++]; one; one = made[next++]) await act(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return made.length;
};

const newTokens = () => {
  const verifier = openVerifier();
  return eachOnce(({ token }) => verifier.verify(token));
};

const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const webKey = await crypto.subtle.importKey("jwk", jwk, algorithm, false, ["verify"]);
const signatureAlone = () =>
  eachOnce(async ({ body, signature }) => {
    if (!(await crypto.subtle.verify(algorithm, webKey, signature, body)))
      throw new Error("It does not match");
  });

const known = made.slice(0, REPEATED_TOKENS).map(({ token }) => Buffer.from(token));
const warm = openVerifier();
for (const bytes of known) await warm.verify(bytes.toString("latin1"));
const repeatedTokens = () => {
  for (const bytes of known) {
    // As a request brings it: a text that was just read, not one whose hash is known.
    const claims = warm.verify(bytes.toString("latin1"));
    if (claims instanceof Promise) throw new Error("It was forgotten");
  }
  return known.length;
};
let length = 0;
const readingAlone = () => {
  const seen = new Set<string>();
  for (const bytes of known) seen.add(bytes.toString("latin1"));
  length += seen.size;
  return known.length;
};

const verified: Verified = {
  repeated: await rateOf(repeatedTokens),
  readingAlone: await rateOf(readingAlone),
  new: await rateOf(newTokens),
  signatureAlone: await rateOf(signatureAlone),
};
if (length === 0) throw new Error("Nothing was read");
process.stdout.write(`${JSON.stringify(verified)}\n`);
