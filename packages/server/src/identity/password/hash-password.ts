import { hash, verify } from "@node-rs/argon2";
import type { HashingGate } from "./hashing-gate.ts";
import { ARGON2_OPTIONS, readStoredHash } from "./stored-hash.ts";
import { verifyForeignHash } from "./verify-foreign-hash.ts";

/** The hash of random bytes that nobody kept, with today's parameters. Makes an unknown user cost what a known one does. */
export const NOBODYS_HASH =
  "$argon2id$v=19$m=19456,t=2,p=1$Bo/i14Hsd6W1FSdFTSjyXw$Lyw2LzlHblsWPML0bAc9b8DDLN/TIb8mkip7jT/lHDs";

export interface PasswordCheck {
  readonly matches: boolean;
  /** The password is right, and its hash is not of today's kind: hash it anew, and keep that instead. */
  readonly outdated: boolean;
}

export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /**
   * Costs exactly one hash, whatever the answer; `stored` is null where there is no such user: never a match. Besides
   * our own it reads the hashes of imported accounts, which cost what they were made to cost.
   */
  check(password: string, stored: string | null): Promise<PasswordCheck>;
  /** `check` without the word on the hash's age. */
  matches(password: string, stored: string | null): Promise<boolean>;
}

// Two keyboards may send one password as different code points; NIST SP 800-63B-4 3.1.1.2 asks for NFKC (or NFKD)
// before hashing. Nothing is trimmed and nothing is cut.
const normalized = (password: string) => password.normalize("NFKC");

export const createPasswordHasher = (gate: HashingGate): PasswordHasher => {
  const check = async (password: string, stored: string | null): Promise<PasswordCheck> => {
    const reading = stored === null ? null : readStoredHash(stored);
    if (reading?.at !== "read") {
      await gate.run(() => verify(NOBODYS_HASH, normalized(password)));
      return { matches: false, outdated: false };
    }
    const known = reading.hash;
    const matches = await gate.run(() =>
      known.scheme === "argon2"
        ? verify(known.text, normalized(password))
        : verifyForeignHash(known, password),
    );
    return { matches, outdated: matches && !(known.scheme === "argon2" && known.current) };
  };
  return {
    hash: (password) => gate.run(() => hash(normalized(password), ARGON2_OPTIONS)),
    check,
    matches: async (password, stored) => (await check(password, stored)).matches,
  };
};
