import { ProblemError } from "../../problem.ts";
import { checkPasswordLength } from "./check-password-length.ts";
import type { CommonPasswords } from "./common-passwords.ts";
import type { GuessPassword } from "./guess-password.ts";
import { namesToAvoid } from "./names-to-avoid.ts";

export interface PasswordRules {
  /** Characters at least: 15 where the password is the only factor, 8 where there is a second. */
  readonly min: number;
  /** What an attacker would try for this person: username, e-mail address, display name. The service's name is known. */
  readonly context: readonly string[];
}

/** Raises `password_too_short` or `password_common`. */
export type CheckPassword = (password: string, rules: PasswordRules) => Promise<void>;

/** A password of `min` characters must withstand 10^(0.6 · min) guesses: 10^9 for 15, 63,000 for 8. */
const DIGITS_OF_GUESSES_PER_CHARACTER = 0.6;

/**
 * NIST SP 800-63B-4 3.1.1.2: length, and no password that is among those tried first. The whole password is compared,
 * never a part, and no kinds of characters are asked for. Beside the list there is what a list cannot hold: common
 * passwords and names that are repeated, joined or followed by a year, walks over the keyboard, sequences.
 */
export const createCheckPassword =
  (deps: { commonPasswords: () => Promise<CommonPasswords>; guessPassword: GuessPassword }): CheckPassword =>
  async (password, { min, context }) => {
    checkPasswordLength(password, { min });
    const common = await deps.commonPasswords();
    if (common.has(password)) return refuse("It is on the list of common passwords");
    const guesses = await deps.guessPassword(password.normalize("NFKC"), namesToAvoid(context));
    if (guesses < 10 ** (DIGITS_OF_GUESSES_PER_CHARACTER * min))
      return refuse("It follows a pattern that is tried first");
  };

const refuse = (detail: string): never => {
  throw new ProblemError("password_common", {}, [{ pointer: "/password", detail }]);
};
