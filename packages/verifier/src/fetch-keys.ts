import type { TokenAlgorithm } from "@parley/contract";
import { importJWK, type JWK } from "jose";
import { z } from "zod";
import { freshSeconds } from "./cache-control.ts";

const FETCH_TIMEOUT_MS = 5_000;
const BYTES_MAX = 256 * 1024;
const KEYS_MAX = 100;
const RSA_BITS_MIN = 2048;

/** One public key, with the one algorithm that it is for. */
export interface PublicKey {
  readonly kid: string;
  readonly algorithm: TokenAlgorithm;
  readonly key: CryptoKey;
  /** Tells one key from another that has taken its name. */
  readonly material: string;
}

export interface FetchedKeys {
  readonly keys: ReadonlyMap<string, PublicKey>;
  /** Null where the answer does not say. */
  readonly freshSeconds: number | null;
}

const Jwks = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(KEYS_MAX) });
const Usable = z.object({
  kid: z.string().min(1),
  alg: z.string(),
  use: z.literal("sig").optional(),
  key_ops: z.array(z.string()).optional(),
  // A private or a shared key has no business here: whoever publishes one has lost it.
  d: z.undefined().optional(),
  k: z.undefined().optional(),
});

const importKey = async (jwk: JWK, algorithms: readonly TokenAlgorithm[]): Promise<PublicKey | null> => {
  const usable = Usable.safeParse(jwk);
  if (!usable.success) return null;
  const { kid, alg, key_ops } = usable.data;
  const algorithm = algorithms.find((one) => one === alg);
  if (!algorithm || (key_ops && !key_ops.includes("verify"))) return null;
  const key = await importJWK(jwk, algorithm).catch(() => null);
  if (!(key instanceof CryptoKey) || key.type !== "public") return null;
  const bits = (key.algorithm as { modulusLength?: number }).modulusLength ?? RSA_BITS_MIN;
  const material = [jwk.n, jwk.e, jwk.x, jwk.y].join();
  return bits < RSA_BITS_MIN ? null : { kid, algorithm, key, material };
};

const readLimited = async (response: Response): Promise<string> => {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > BYTES_MAX) throw new Error(`The JWKS is longer than ${BYTES_MAX} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
};

/** Reads a JWKS (RFC 7517). Keys that are for something else, weak or of a kind not asked for are left out. */
export const fetchKeys = async ({
  url,
  algorithms,
  fetch,
}: {
  url: URL;
  algorithms: readonly TokenAlgorithm[];
  fetch: typeof globalThis.fetch;
}): Promise<FetchedKeys> => {
  const response = await fetch(url, {
    headers: { accept: "application/jwk-set+json, application/json" },
    // Where the keys are is for the operator to say, not for whoever answers there.
    redirect: "error",
    signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
  });
  if (response.status !== 200) throw new Error(`The JWKS was answered with ${response.status}`);
  const { keys } = Jwks.parse(JSON.parse(await readLimited(response)));
  const imported = await Promise.all(keys.map((jwk) => importKey(jwk as JWK, algorithms)));
  const named = imported.flatMap((key) => (key ? [[key.kid, key] as const] : []));
  if (named.length === 0) throw new Error("The JWKS has no key that may be used");
  return { keys: new Map(named), freshSeconds: freshSeconds(response.headers) };
};
