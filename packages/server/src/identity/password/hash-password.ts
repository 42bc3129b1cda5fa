import { hash, verify } from "@node-rs/argon2";
import type { HashingGate } from "./hashing-gate.ts";

/** OWASP's first choice for Argon2id, which is the library's default algorithm. */
export const ARGON2_OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The hash of random bytes that nobody kept, with today's parameters. Makes an unknown user cost what a known one does. */
export const NOBODYS_HASH =
  "$argon2id$v=19$m=19456,t=2,p=1$Bo/i14Hsd6W1FSdFTSjyXw$Lyw2LzlHblsWPML0bAc9b8DDLN/TIb8mkip7jT/lHDs";

export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** Costs exactly one hash, whatever the answer; `stored` is null where there is no such user: never a match. */
  matches(password: string, stored: string | null): Promise<boolean>;
}

// Two keyboards may send one password as different code points; NIST SP 800-63B-4 3.1.1.2 asks for NFKC (or NFKD)
// before hashing. Nothing is trimmed and nothing is cut.
const normalized = (password: string) => password.normalize("NFKC");

export const createPasswordHasher = (gate: HashingGate): PasswordHasher => ({
  hash: (password) => gate.run(() => hash(normalized(password), ARGON2_OPTIONS)),
  async matches(password, stored) {
    const matched = await gate.run(() => verify(stored ?? NOBODYS_HASH, normalized(password)));
    return matched && stored !== null;
  },
});
