import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import type { Database } from "./database.ts";

/**
 * Thousands of people cannot sign in first: at some 110 password hashes a second that alone takes minutes. So the bench
 * does what only the operator of a database can do: it adds a key pair of its own to `signing_keys`, published, so that
 * the server trusts it, and retired, so that the server never signs with it. The server then checks these tokens as it
 * checks its own; nothing is switched off.
 */
export interface TokenSigner {
  /** An access token for 15 minutes, of this session where one is named. */
  tokenFor(userId: string, sessionId?: string): string;
}

const LIFETIME_SECONDS = 15 * 60;

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

export const publishVerificationKey = async ({
  database,
  issuer,
}: {
  database: Database;
  issuer: string;
}): Promise<TokenSigner> => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const kid = `bench-${randomUUID()}`;
  const jwk = { ...publicKey.export({ format: "jwk" }), kid, use: "sig", alg: "RS256" };
  const now = new Date().toISOString();
  await database.query(
    `insert into signing_keys
       (kid, algorithm, public_jwk, private_jwk_encrypted, created_at, signs_from, signs_until, published_until)
     values ($1, 'RS256', $2, $3, $4, $4, $4, null)`,
    [kid, JSON.stringify(jwk), Buffer.alloc(0), now],
  );
  const header = encode({ alg: "RS256", kid, typ: "at+jwt" });
  return {
    tokenFor(userId, sessionId = randomUUID()) {
      const iat = Math.floor(Date.now() / 1000);
      const claims = {
        iss: issuer,
        sub: userId,
        aud: "parley",
        iat,
        exp: iat + LIFETIME_SECONDS,
        jti: randomUUID(),
        sid: sessionId,
        client_id: "parley",
        uid: userId,
        email: `${userId}@bench.example`,
        roles: ["user"],
        mfa_verified: false,
        amr: ["pwd"],
        auth_time: iat,
      };
      const body = `${header}.${encode(claims)}`;
      return `${body}.${sign("sha256", Buffer.from(body), privateKey).toString("base64url")}`;
    },
  };
};

/** The server looks for a key it does not know every two seconds at most: waits until it takes these tokens. */
export const untilTrusted = async (port: number, token: string): Promise<void> => {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/me`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (response.ok) return;
    await Bun.sleep(250);
  }
  throw new Error("The server does not trust the key that was published for the bench");
};
