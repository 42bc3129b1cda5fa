import { ProblemError } from "../../problem.ts";

/** Characters of a password: code points once composed, so that é counts once however the keyboard sends it. */
export const passwordLength = (password: string): number => [...password.normalize("NFC")].length;

/** Raises `password_too_short`. Length is the only rule: composition rules make passwords worse (NIST SP 800-63B-4). */
export const checkPasswordLength = (password: string, { min }: { min: number }): void => {
  if (passwordLength(password) >= min) return;
  throw new ProblemError("password_too_short", { min }, [
    { pointer: "/password", detail: `At least ${min} characters` },
  ]);
};
