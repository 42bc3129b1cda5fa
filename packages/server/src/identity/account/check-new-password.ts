import type { CheckPassword } from "../password/check-password.ts";
import type { Account } from "./account-store.ts";

/** With a second factor beside it, a password may be this short (SEC-02). */
export const PASSWORD_LENGTH_WITH_FACTOR = 8;

/**
 * Raises `password_too_short` or `password_common` where a password is not good enough for this person. `alone`: their
 * second factors are about to go.
 */
export type CheckNewPassword = (
  password: string,
  account: Account,
  beside?: { readonly alone: boolean },
) => Promise<void>;

export const createCheckNewPassword =
  ({
    check,
    hasFactor,
    lengthMin,
  }: {
    check: CheckPassword;
    hasFactor: (userId: string) => Promise<boolean>;
    lengthMin: number;
  }): CheckNewPassword =>
  async (password, { id, username, email, displayName }, { alone } = { alone: false }) => {
    const withFactor = !alone && (await hasFactor(id));
    const min = withFactor ? Math.min(PASSWORD_LENGTH_WITH_FACTOR, lengthMin) : lengthMin;
    await check(password, { min, context: [username, email, displayName] });
  };
