import { parseOptions as argon2Options } from "@node-rs/argon2";

/** What a stored password hash says of itself. `text` is the hash as stored. */
export type StoredHash =
  | { readonly scheme: "argon2"; readonly text: string; readonly current: boolean }
  | { readonly scheme: "bcrypt"; readonly text: string }
  | {
      readonly scheme: "scrypt";
      readonly cost: number;
      readonly blockSize: number;
      readonly parallelization: number;
      readonly salt: Buffer;
      readonly digest: Buffer;
    }
  | {
      readonly scheme: "pbkdf2";
      readonly algorithm: "sha256" | "sha512";
      readonly iterations: number;
      readonly salt: Buffer;
      readonly digest: Buffer;
    };

/** OWASP's first choice for Argon2id, which is the library's default algorithm. */
export const ARGON2_OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

// Below, a stolen hash falls too quickly to be worth taking over; above, checking a single one starves the server.
const MEMORY_BYTES_MAX = 256 * 1024 * 1024;
const ARGON2_KIB_MIN = 4_096;
const ARGON2_KIB_PASSES_MIN = 12_288;
const ARGON2_KIB_PASSES_MAX = 1_048_576;
const BCRYPT_COST_MIN = 10;
const BCRYPT_COST_MAX = 14;
const SCRYPT_BYTES_MIN = 16 * 1024 * 1024;
const PBKDF2_ITERATIONS_MIN = 25_000;
const PBKDF2_ITERATIONS_MAX = 2_000_000;
const LANES_MAX = 16;
const SALT_BYTES_MIN = 8;
const DIGEST_BYTES_MIN = 16;
const DIGEST_BYTES_MAX = 128;
const HASH_CHARACTERS_MAX = 512;

const ARGON2 = /^\$argon2(?:id|i)\$v=19\$m=\d{1,10},t=\d{1,10},p=\d{1,3}\$[\w+/-]+\$[\w+/-]+$/;
const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
const SCRYPT_PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,3}),p=(\d{1,3})\$([\w+/.]+)\$([\w+/.]+)$/;
const SCRYPT_DJANGO = /^scrypt\$(\d{1,9})\$([^$]+)\$(\d{1,3})\$(\d{1,3})\$([\w+/]+=*)$/;
const SCRYPT_WERKZEUG = /^scrypt:(\d{1,9}):(\d{1,3}):(\d{1,3})\$([^$]+)\$([0-9a-f]+)$/;
const PBKDF2_MODULAR = /^\$pbkdf2-(sha256|sha512)\$(?:i=)?(\d{1,9})(?:,l=\d{1,3})?\$([\w+/.]+)\$([\w+/.]+)$/;
const PBKDF2_DJANGO = /^pbkdf2_(sha256)\$(\d{1,9})\$([^$]+)\$([\w+/]+=*)$/;
const PBKDF2_WERKZEUG = /^pbkdf2:(sha256|sha512):(\d{1,9})\$([^$]+)\$([0-9a-f]+)$/;

/** The hash read, or why it cannot be taken. Null: it is of no format that is known. */
export type HashReading =
  | { readonly at: "read"; readonly hash: StoredHash }
  | { readonly at: "unknown" }
  | { readonly at: "too-weak"; readonly reason: string }
  | { readonly at: "too-costly"; readonly reason: string };

/** Reads a stored hash by its own words; never throws. The formats are those of docs/passwords.md. */
export const readStoredHash = (text: string): HashReading => {
  if (text.length > HASH_CHARACTERS_MAX) return UNKNOWN;
  if (ARGON2.test(text)) return readArgon2(text);
  const bcrypt = BCRYPT.exec(text);
  if (bcrypt) {
    const cost = { "bcrypt cost": [Number(bcrypt[1]), BCRYPT_COST_MIN, BCRYPT_COST_MAX] } as const;
    return within(cost) ?? { at: "read", hash: { scheme: "bcrypt", text } };
  }
  return readScrypt(text) ?? readPbkdf2(text) ?? UNKNOWN;
};

const UNKNOWN: HashReading = { at: "unknown" };

type Bounds = Readonly<Record<string, readonly [value: number, min: number, max: number]>>;

const within = (bounds: Bounds): HashReading | null => {
  for (const [what, [value, min, max]] of Object.entries(bounds)) {
    if (value > max) return { at: "too-costly", reason: `${what} is ${value}, at most ${max} is taken` };
    if (value < min) return { at: "too-weak", reason: `${what} is ${value}, at least ${min} is taken` };
  }
  return null;
};

const readArgon2 = (text: string): HashReading => {
  try {
    const { memoryCost, timeCost, parallelism, saltLen, outputLen } = argon2Options(text);
    const outside = within({
      "argon2 memory (KiB)": [memoryCost, ARGON2_KIB_MIN, MEMORY_BYTES_MAX / 1024],
      "argon2 memory times passes (KiB)": [
        memoryCost * timeCost,
        ARGON2_KIB_PASSES_MIN,
        ARGON2_KIB_PASSES_MAX,
      ],
      "argon2 lanes": [parallelism, 1, LANES_MAX],
      "salt (bytes)": [saltLen, SALT_BYTES_MIN, DIGEST_BYTES_MAX],
      "digest (bytes)": [outputLen, DIGEST_BYTES_MIN, DIGEST_BYTES_MAX],
    });
    const current =
      text.startsWith("$argon2id$") &&
      memoryCost === ARGON2_OPTIONS.memoryCost &&
      timeCost === ARGON2_OPTIONS.timeCost &&
      parallelism === ARGON2_OPTIONS.parallelism;
    return outside ?? { at: "read", hash: { scheme: "argon2", text, current } };
  } catch {
    return UNKNOWN;
  }
};

const readScrypt = (text: string): HashReading | null => {
  const parts = scryptParts(text);
  if (parts === null) return null;
  const { cost, blockSize, parallelization, salt, digest } = parts;
  if (!Number.isInteger(Math.log2(cost)) || blockSize < 1 || parallelization < 1) return UNKNOWN;
  const bytes = 128 * cost * blockSize;
  const outside = within({
    "scrypt memory (bytes)": [bytes, SCRYPT_BYTES_MIN, MEMORY_BYTES_MAX],
    "scrypt work (bytes)": [bytes * parallelization, 0, MEMORY_BYTES_MAX * 2],
    "scrypt lanes": [parallelization, 1, LANES_MAX],
    ...lengthsOf(salt, digest),
  });
  return outside ?? { at: "read", hash: { scheme: "scrypt", ...parts } };
};

const scryptParts = (text: string) => {
  const phc = SCRYPT_PHC.exec(text);
  if (phc) {
    const [, ln, r, p, salt = "", digest = ""] = phc;
    const numbers = { cost: 2 ** Number(ln), blockSize: Number(r), parallelization: Number(p) };
    return { ...numbers, salt: fromBase64(salt), digest: fromBase64(digest) };
  }
  const django = SCRYPT_DJANGO.exec(text);
  if (django) {
    const [, n, salt = "", r, p, digest = ""] = django;
    const numbers = { cost: Number(n), blockSize: Number(r), parallelization: Number(p) };
    return { ...numbers, salt: Buffer.from(salt), digest: fromBase64(digest) };
  }
  const werkzeug = SCRYPT_WERKZEUG.exec(text);
  if (!werkzeug) return null;
  const [, n, r, p, salt = "", digest = ""] = werkzeug;
  const numbers = { cost: Number(n), blockSize: Number(r), parallelization: Number(p) };
  return { ...numbers, salt: Buffer.from(salt), digest: Buffer.from(digest, "hex") };
};

const readPbkdf2 = (text: string): HashReading | null => {
  const modular = PBKDF2_MODULAR.exec(text);
  const plain = PBKDF2_DJANGO.exec(text) ?? PBKDF2_WERKZEUG.exec(text);
  const [, algorithm = "", count, salt = "", digest = ""] = modular ?? plain ?? [];
  if (algorithm !== "sha256" && algorithm !== "sha512") return null;
  const iterations = Number(count);
  const bytes = {
    salt: modular ? fromBase64(salt) : Buffer.from(salt),
    digest: text.startsWith("pbkdf2:") ? Buffer.from(digest, "hex") : fromBase64(digest),
  };
  const outside = within({
    "pbkdf2 iterations": [iterations, PBKDF2_ITERATIONS_MIN, PBKDF2_ITERATIONS_MAX],
    ...lengthsOf(bytes.salt, bytes.digest),
  });
  return outside ?? { at: "read", hash: { scheme: "pbkdf2", algorithm, iterations, ...bytes } };
};

const lengthsOf = (salt: Buffer, digest: Buffer): Bounds => ({
  "salt (bytes)": [salt.length, SALT_BYTES_MIN, DIGEST_BYTES_MAX],
  "digest (bytes)": [digest.length, DIGEST_BYTES_MIN, DIGEST_BYTES_MAX],
});

// passlib writes "." for "+".
const fromBase64 = (text: string): Buffer => Buffer.from(text.replaceAll(".", "+"), "base64");
