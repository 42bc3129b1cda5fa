import type { SignInNotice } from "@parley/contract";
import type { z } from "zod";
import type { Handlers } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { FailureReason } from "../lockout/failed-sign-ins.ts";
import type { PasswordGuard } from "../lockout/password-guard.ts";
import type { PasswordCheck, PasswordHasher } from "../password/hash-password.ts";
import type { UpgradeHash } from "../password/upgrade-hash.ts";
import type { Admit, SignInAnswer } from "./admit.ts";
import type { ConfirmPassword } from "./confirm-password.ts";
import { isoTime } from "./session-life.ts";
import type { FindSignInCredential, SignInCredential } from "./sign-in-credential.ts";

export interface SignInDeps {
  readonly findCredential: FindSignInCredential;
  readonly hasher: PasswordHasher;
  readonly upgradeHash: UpgradeHash;
  readonly lockout: PasswordGuard;
  readonly admit: Admit;
  readonly confirmPassword: ConfirmPassword;
  readonly clock: Clock;
}

/** So many failed sign-ins since the last are worth a word. */
const TOLD_OF_FAILURES = 5;

/** Every wrong sign-in costs one hash and gets one answer, whatever was wrong with it. */
export const signInHandlers = (deps: SignInDeps): Handlers<"auth.login"> => ({
  async "auth.login"({ identifier, password }, { source }) {
    const { findCredential, hasher, upgradeHash, lockout, admit, confirmPassword, clock } = deps;
    const credential = await findCredential({ identifier, browser: source.browser, now: clock.now() });
    let check: PasswordCheck | null = null;
    const isRight = await lockout.guard(
      {
        identifier,
        userId: credential?.account.id ?? null,
        fromKnownDevice: credential?.fromKnownDevice ?? false,
        source,
      },
      async () => {
        check = await hasher.check(password, credential?.passwordHash ?? null);
        return whatWasWrong(credential, check);
      },
    );
    if (!credential || !isRight) return raise("credentials_invalid");
    const { account, passwordHash, facts } = credential;
    if (passwordHash !== null && isOutdated(check)) await upgradeHash(account.id, password, passwordHash);
    const answer = await confirmPassword(
      { userId: account.id, password, passwordHash },
      await admit(account, { amr: ["pwd"], facts }, source),
    );
    return tellOfFailures(
      answer,
      answer.outcome === "done" ? await lockout.takeMissed(account.id) : 0,
      clock,
    );
  },
});

const isOutdated = (check: PasswordCheck | null): boolean => check?.outdated === true;

const whatWasWrong = (
  credential: SignInCredential | null,
  { matches }: PasswordCheck,
): true | FailureReason => {
  if (!credential) return "unknown-account";
  if (credential.passwordHash === null) return "no-password";
  if (!matches) return "wrong-password";
  const { state } = credential.account;
  return state === "active" || `account-${state}`;
};

const tellOfFailures = (answer: SignInAnswer, count: number, clock: Clock): SignInAnswer => {
  if (answer.outcome !== "done" || count < TOLD_OF_FAILURES) return answer;
  const notice: z.infer<typeof SignInNotice> = { kind: "failed-sign-ins", at: isoTime(clock.now()), count };
  return { ...answer, body: { ...answer.body, notices: [...(answer.body.notices ?? []), notice] } };
};
