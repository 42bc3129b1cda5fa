import type { Handlers, Principal } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { PasswordHasher } from "../password/hash-password.ts";
import type { GuardPassword } from "../reauthentication/prove-again.ts";
import type { EndSessions } from "../session/end-sessions.ts";
import type { Account } from "./account-store.ts";
import type { CheckNewPassword } from "./check-new-password.ts";
import { mailTo } from "./mail-to.ts";
import type { OwnPasswords } from "./own-passwords.ts";

export interface ChangePasswordDeps {
  readonly passwords: {
    readonly own: OwnPasswords;
    readonly check: CheckNewPassword;
    readonly hasher: PasswordHasher;
  };
  readonly guardPassword: GuardPassword;
  /** Raises `reauthentication_required`. */
  readonly requireFresh: (principal: Principal) => void;
  readonly endSessions: EndSessions;
  readonly forgetFailures: (account: Account) => Promise<void>;
  readonly clock: Clock;
}

/** Between reading the hash and writing the new one, a sign-in may have brought it up to date. */
const TRIES_MAX = 3;

/** The current password is the fresh authentication that a change asks for; without one, it has to be another (SEC-13). */
export const changePasswordHandlers = ({
  passwords,
  guardPassword,
  requireFresh,
  endSessions,
  forgetFailures,
  clock,
}: ChangePasswordDeps): Handlers<"auth.changePassword"> => {
  const { own, check, hasher } = passwords;
  return {
    async "auth.changePassword"({ currentPassword = "", password }, { principal, source }) {
      const { userId, sessionId } = principal;
      for (let tries = 0; tries < TRIES_MAX; tries++) {
        const { account, passwordHash } = (await own.credentialOf(userId)) ?? raise("session_revoked");
        if (passwordHash === null) requireFresh(principal);
        else {
          const matches = () => hasher.matches(currentPassword, passwordHash);
          if (!(await guardPassword({ userId, source }, matches))) return raise("credentials_invalid");
        }
        await check(password, account);
        const now = new Date(clock.now()).toISOString();
        const to = await hasher.hash(password);
        const ended = await own.change({ userId, sessionId, from: passwordHash, to, now }, () => ({
          events: [{ action: "password.changed", actorId: userId, userId, source, at: now, details: {} }],
          mails: [mailTo(account, source, "password-changed", {})],
        }));
        if (ended) {
          endSessions(ended);
          return forgetFailures(account);
        }
      }
      return raise("credentials_invalid");
    },
  };
};
