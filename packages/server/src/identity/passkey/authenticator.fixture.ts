import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import type { PasskeyCredential } from "@parley/contract";

/** An authenticator in software, with the browser in front of it: what is asked of it, it does, right or wrong. */
export interface Authenticator {
  readonly credentialId: string;
  /** What `navigator.credentials.create` gives. */
  create(options: object, over?: Over): PasskeyCredential;
  /** What `navigator.credentials.get` gives. */
  get(options: object, over?: Over): PasskeyCredential;
  /** The same key elsewhere, with the count as it is now. */
  copy(): Authenticator;
}

/** What to say instead of what is true. */
export interface Over {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly type?: string;
  readonly crossOrigin?: boolean;
  readonly userPresent?: boolean;
  readonly userVerified?: boolean;
  readonly counter?: number;
  readonly userHandle?: string;
  readonly attestation?: "none" | "self" | Certificate;
  /** After signing. */
  readonly tamper?: (authData: Buffer) => Buffer;
}

/** Of the maker of authenticators, in DER, with its key: a statement by it is a FIDO U2F one. */
export interface Certificate {
  readonly certificate: Buffer;
  readonly key: KeyObject;
}

interface Made {
  readonly algorithm?: "ES256" | "EdDSA";
  readonly origin: string;
  readonly userVerified?: boolean;
  /** Synchronised between devices: it does not count then. */
  readonly synced?: boolean;
  readonly aaguid?: string;
}

type Cbor = number | string | Buffer | Cbor[] | Map<Cbor, Cbor>;

const head = (major: number, value: number): Buffer => {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 0x100) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 0xff]);
};

export const cbor = (value: Cbor): Buffer => {
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string")
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
  return Buffer.concat([
    head(5, value.size),
    ...[...value].flatMap(([key, held]) => [cbor(key), cbor(held)]),
  ]);
};

const b64 = (bytes: Buffer) => bytes.toString("base64url");
const sha256 = (bytes: Buffer | string) => createHash("sha256").update(bytes).digest();
const part = (key: KeyObject, name: "x" | "y") =>
  Buffer.from(key.export({ format: "jwk" })[name] ?? "", "base64url");

const KINDS = {
  ES256: {
    pair: () => generateKeyPairSync("ec", { namedCurve: "P-256" }),
    cose: (key: KeyObject) =>
      new Map<Cbor, Cbor>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, part(key, "x")],
        [-3, part(key, "y")],
      ]),
    sign: (data: Buffer, key: KeyObject) => sign("sha256", data, key),
    alg: -7,
  },
  EdDSA: {
    pair: () => generateKeyPairSync("ed25519"),
    cose: (key: KeyObject) =>
      new Map<Cbor, Cbor>([
        [1, 1],
        [3, -8],
        [-1, 6],
        [-2, part(key, "x")],
      ]),
    sign: (data: Buffer, key: KeyObject) => sign(null, data, key),
    alg: -8,
  },
};

const UP = 0x01;
const UV = 0x04;
const BACKUP = 0x18;
const ATTESTED = 0x40;

interface Key {
  readonly pair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  readonly id: Buffer;
  count: number;
  userHandle: string | null;
}

export const createAuthenticator = (made: Made): Authenticator => {
  const pair = KINDS[made.algorithm ?? "ES256"].pair();
  return authenticatorOf(made, { pair, id: randomBytes(32), count: 0, userHandle: null });
};

const authenticatorOf = (made: Made, key: Key): Authenticator => {
  const kind = KINDS[made.algorithm ?? "ES256"];
  const { id, pair } = key;

  const clientData = (type: string, options: Options, over: Over) =>
    Buffer.from(
      JSON.stringify({
        type: over.type ?? type,
        challenge: over.challenge ?? options.challenge,
        origin: over.origin ?? made.origin,
        crossOrigin: over.crossOrigin ?? false,
      }),
    );

  const authData = (rpId: string, over: Over, attested: Buffer = Buffer.alloc(0)) => {
    const flags =
      ((over.userPresent ?? true) ? UP : 0) |
      ((over.userVerified ?? made.userVerified ?? true) ? UV : 0) |
      (made.synced ? BACKUP : 0) |
      (attested.length > 0 ? ATTESTED : 0);
    if (!made.synced) key.count += 1;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(over.counter ?? key.count);
    return Buffer.concat([sha256(over.rpId ?? rpId), Buffer.from([flags]), counter, attested]);
  };

  const credentialOf = (response: Record<string, unknown>): PasskeyCredential => ({
    id: b64(id),
    rawId: b64(id),
    type: "public-key",
    response,
    clientExtensionResults: {},
    authenticatorAttachment: "platform",
  });

  return {
    credentialId: b64(id),

    create(given, over = {}) {
      const options = given as Options;
      const client = clientData("webauthn.create", options, over);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const aaguid = Buffer.from((made.aaguid ?? "0".repeat(32)).replaceAll("-", ""), "hex");
      const attested = Buffer.concat([aaguid, length, id, cbor(kind.cose(pair.publicKey))]);
      const data = authData(options.rp?.id ?? "", over, attested);
      const attestation = over.attestation ?? "none";
      const statement = statementOf(attestation, {
        alg: kind.alg,
        self: () => kind.sign(Buffer.concat([data, sha256(client)]), pair.privateKey),
        u2f: ({ key: maker }) =>
          sign("sha256", Buffer.concat([...u2fHead(data, client), id, u2fKey(pair.publicKey)]), maker),
      });
      key.userHandle = options.user?.id ?? null;
      return credentialOf({
        clientDataJSON: b64(client),
        attestationObject: b64(
          cbor(
            new Map<Cbor, Cbor>([
              ["fmt", statement.format],
              ["attStmt", statement.body],
              ["authData", over.tamper?.(data) ?? data],
            ]),
          ),
        ),
        transports: ["internal", "hybrid"],
      });
    },

    get(given, over = {}) {
      const options = given as Options;
      const client = clientData("webauthn.get", options, over);
      const data = authData(options.rpId ?? "", over);
      return credentialOf({
        clientDataJSON: b64(client),
        authenticatorData: b64(over.tamper?.(data) ?? data),
        signature: b64(kind.sign(Buffer.concat([data, sha256(client)]), pair.privateKey)),
        userHandle: over.userHandle ?? key.userHandle,
      });
    },

    copy: () => authenticatorOf(made, { ...key }),
  };
};

interface Options {
  readonly challenge: string;
  readonly rp?: { readonly id: string };
  readonly rpId?: string;
  readonly user?: { readonly id: string };
}

/** What a FIDO U2F statement signs: this, the credential's id, and its key (WebAuthn 8.6). */
const u2fHead = (authData: Buffer, client: Buffer) => [
  Buffer.of(0),
  authData.subarray(0, 32),
  sha256(client),
];
const u2fKey = (key: KeyObject) => Buffer.concat([Buffer.of(4), part(key, "x"), part(key, "y")]);

const statementOf = (
  attestation: "none" | "self" | Certificate,
  by: { alg: number; self: () => Buffer; u2f: (maker: Certificate) => Buffer },
): { format: string; body: Map<Cbor, Cbor> } => {
  if (attestation === "none") return { format: "none", body: new Map() };
  const body = new Map<Cbor, Cbor>(
    attestation === "self"
      ? [
          ["alg", by.alg],
          ["sig", by.self()],
        ]
      : [
          ["sig", by.u2f(attestation)],
          ["x5c", [attestation.certificate]],
        ],
  );
  return { format: attestation === "self" ? "packed" : "fido-u2f", body };
};
