import { pbkdf2, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { verify as verifyBcrypt } from "@node-rs/bcrypt";
import type { StoredHash } from "./stored-hash.ts";

const derivePbkdf2 = promisify(pbkdf2);
const deriveScrypt = promisify<string, Buffer, number, object, Buffer>(scrypt);

/** bcrypt reads this much, and ends at a NUL: what comes after would not count. */
const BCRYPT_PASSWORD_BYTES_MAX = 72;
const ROOM_FOR_SCRYPT_ITSELF_BYTES = 1024 * 1024;

type ForeignHash = Exclude<StoredHash, { scheme: "argon2" }>;

/**
 * Whether a hash that another system made is this password's. The password is taken as it was typed: other systems do
 * not normalise. A password of which bcrypt would read only a part never matches; it costs the same.
 */
export const verifyForeignHash = async (stored: ForeignHash, password: string): Promise<boolean> => {
  switch (stored.scheme) {
    case "bcrypt": {
      const matches = await verifyBcrypt(password, stored.text);
      return matches && Buffer.byteLength(password) <= BCRYPT_PASSWORD_BYTES_MAX && !password.includes("\0");
    }
    case "scrypt": {
      const { cost, blockSize, parallelization, salt, digest } = stored;
      // Node refuses what needs more than it is allowed; this is the algorithm's own need.
      const maxmem = 128 * blockSize * (cost + parallelization) + ROOM_FOR_SCRYPT_ITSELF_BYTES;
      const options = { cost, blockSize, parallelization, maxmem };
      return timingSafeEqual(await deriveScrypt(password, salt, digest.length, options), digest);
    }
    case "pbkdf2": {
      const { algorithm, iterations, salt, digest } = stored;
      return timingSafeEqual(
        await derivePbkdf2(password, salt, iterations, digest.length, algorithm),
        digest,
      );
    }
  }
};
