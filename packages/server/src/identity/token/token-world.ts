import { createPrivateKey, type KeyObject, sign } from "node:crypto";
import { freshDatabase } from "../../../tests/world-database.ts";
import { ISSUER, testClock } from "../identity-world.ts";
import { createMasterKey } from "../master-key/master-key.ts";
import { createSealer } from "../master-key/sealer.ts";
import { createProcessDenylist } from "./denylist.ts";
import { createAccessTokenSigner } from "./sign-access-token.ts";
import type { SigningAlgorithm } from "./signing-algorithm.ts";
import { openSigningKeys } from "./signing-keys.ts";
import { signingKeysSql } from "./signing-keys-sql.ts";
import { createAccessTokenVerifier } from "./verify-access-token.ts";

export const ALICE = "01900000-0000-7000-8000-00000000a11c";

/** What makes and takes tokens, on a database of its own, without the rest of identity. */
export const tokenWorld = async (algorithm: SigningAlgorithm) => {
  const database = await freshDatabase({ connectionsMax: 4 });
  const clock = testClock();
  const sealer = createSealer(createMasterKey(Buffer.alloc(32, 42)).derive("signing-keys"));
  const rows = signingKeysSql(database);
  const keys = await openSigningKeys({ rows, sealer, clock, algorithm });
  const denylist = createProcessDenylist({ clock });
  const verify = createAccessTokenVerifier({ keys, denylist, issuer: ISSUER, clock });
  const signToken = createAccessTokenSigner({ keys, issuer: ISSUER });
  const tokenFor = async (userId = ALICE, sessionId = crypto.randomUUID()) => {
    const { token } = await signToken({
      userId,
      sessionId,
      email: "alice@example.com",
      roles: ["user"],
      amr: ["pwd", "otp"],
      mfaVerified: true,
      authenticatedAt: clock.now() - 5_000,
      mustEnrol: false,
      issuedAt: clock.now(),
      sessionEndsAt: clock.now() + 86_400_000,
    });
    return token;
  };
  /** The server's own private key, as nobody outside has it. */
  const privateKey = async (): Promise<KeyObject> => {
    const { kid } = await keys.signer();
    const record = (await rows.read()).find((row) => row.kid === kid);
    const jwk = JSON.parse(sealer.open(record?.privateJwkSealed ?? new Uint8Array(), kid));
    return createPrivateKey({ key: jwk, format: "jwk" });
  };
  return {
    database,
    clock,
    sealer,
    rows,
    keys,
    denylist,
    verify: async (token: string | null) => verify(token),
    verifyAtOnce: verify,
    tokenFor,
    privateKey,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
};

export type TokenWorld = Awaited<ReturnType<typeof tokenWorld>>;

export const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
export const decode = (part: string | undefined) =>
  JSON.parse(Buffer.from(part ?? "", "base64url").toString());

const SIGN: Record<string, (text: Buffer, key: KeyObject) => Buffer> = {
  RS256: (text, key) => sign("sha256", text, key),
  ES256: (text, key) => sign("sha256", text, { key, dsaEncoding: "ieee-p1363" }),
  EdDSA: (text, key) => sign(null, text, key),
};

/** A JWT with any header and any claims, as its algorithm signs it: what is changed is all that can be refused. */
export const signedJwt = (
  header: Record<string, unknown>,
  claims: Record<string, unknown>,
  { key, algorithm }: { key: KeyObject; algorithm: string },
): string => {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${SIGN[algorithm]?.(Buffer.from(text), key).toString("base64url")}`;
};

const lengthOf = (bytes: Uint8Array | number) => {
  const out = Buffer.alloc(8);
  out.writeBigUInt64LE(BigInt(typeof bytes === "number" ? bytes : bytes.length));
  return out;
};

/** A v4.public token with any claims and any footer, written out from the specification, apart from the library. */
export const signedPaseto = (
  claims: Record<string, unknown>,
  footer: string,
  { key, header = "v4.public.", implicit = "" }: { key: KeyObject; header?: string; implicit?: string },
): string => {
  const message = Buffer.from(JSON.stringify(claims));
  const pieces = [Buffer.from("v4.public."), message, Buffer.from(footer), Buffer.from(implicit)];
  const encoded = Buffer.concat([lengthOf(4), ...pieces.flatMap((piece) => [lengthOf(piece), piece])]);
  const body = Buffer.concat([message, sign(null, encoded, key)]).toString("base64url");
  return `${header}${body}${footer === "" ? "" : `.${Buffer.from(footer).toString("base64url")}`}`;
};
