import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { SignAloneRequest } from "./sign-alone.ts";

const WARM_UP_MS = 300;

const { algorithm, text, seconds } = JSON.parse(process.argv[2] ?? "") as SignAloneRequest;

const keyOf = (): KeyObject => {
  if (algorithm === "RS256") return generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  if (algorithm === "ES256") return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  return generateKeyPairSync("ed25519").privateKey;
};

// From a JWK, as the server has its keys.
const key = createPrivateKey({ key: keyOf().export({ format: "jwk" }), format: "jwk" });
const hash = algorithm === "EdDSA" ? null : "sha256";
const bytes = Buffer.from(text);
const signFor = (milliseconds: number): number => {
  const from = performance.now();
  let [signed, now] = [0, from];
  for (; now - from < milliseconds; now = performance.now()) {
    sign(hash, bytes, { key, dsaEncoding: "ieee-p1363" });
    signed += 1;
  }
  return signed / ((now - from) / 1000);
};

signFor(WARM_UP_MS);
process.stdout.write(`${signFor(seconds * 1000)}\n`);
