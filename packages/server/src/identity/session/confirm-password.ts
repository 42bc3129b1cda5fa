import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { PasswordHasher } from "../password/hash-password.ts";
import type { StoredHashes } from "../password/upgrade-hash.ts";
import type { SignInAnswer } from "./admit.ts";
import type { EndSessions } from "./end-sessions.ts";
import { isoTime } from "./session-life.ts";
import type { SessionStore } from "./session-store.ts";

export interface ConfirmPasswordDeps {
  readonly hashes: Pick<StoredHashes, "of">;
  readonly hasher: Pick<PasswordHasher, "matches">;
  readonly sessions: Pick<SessionStore, "revoke">;
  readonly endSessions: EndSessions;
  readonly clock: Clock;
}

export interface PasswordSignIn {
  readonly userId: string;
  readonly password: string;
  /** What it was held against. */
  readonly passwordHash: string | null;
}

/** Passes the answer on, or takes it back. @throws ProblemError credentials_invalid */
export type ConfirmPassword = (signIn: PasswordSignIn, answer: SignInAnswer) => Promise<SignInAnswer>;

/**
 * A password may be reset while somebody is signing in with the old one: the hash takes its time. The reset ends every
 * session that stands, and holds the person's row from before that until it commits, as opening a session does; so
 * whoever finds the old hash after the opening has a session that the reset will see, and whoever does not is sent away.
 */
export const createConfirmPassword =
  ({ hashes, hasher, sessions, endSessions, clock }: ConfirmPasswordDeps): ConfirmPassword =>
  async ({ userId, password, passwordHash }, answer) => {
    const stored = await hashes.of(userId);
    if (stored === passwordHash) return answer;
    // Another sign-in, or this one, has brought the hash of the same password up to date.
    if (await hasher.matches(password, stored)) return answer;
    if (answer.outcome === "done") {
      const { id: sessionId } = answer.body.session;
      const now = isoTime(clock.now());
      endSessions(await sessions.revoke({ sessionId, userId, reason: "password-changed", now }));
    }
    return raise("credentials_invalid");
  };
