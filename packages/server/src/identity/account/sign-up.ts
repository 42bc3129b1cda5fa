import { v7 as newId } from "uuid";
import type { SecurityEvent } from "../../audit/security-event.ts";
import type { Handlers, Source } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { ProblemError, raise } from "../../problem.ts";
import { checkPasswordLength } from "../password/check-password-length.ts";
import type { PasswordHasher } from "../password/hash-password.ts";
import { ADMIN_ROLE } from "../role/role-store.ts";
import type { OpenSession } from "../session/open-session.ts";
import type { AccountStore } from "./account-store.ts";

export interface SignUpRules {
  readonly signUp: "open" | "invite" | "closed";
  readonly emailVerification: "off" | "required";
  readonly passwordLengthMin: number;
}

export interface SignUpDeps {
  readonly accounts: AccountStore;
  readonly hasher: PasswordHasher;
  readonly openSession: OpenSession;
  readonly rules: SignUpRules;
  readonly clock: Clock;
}

const PENDING = { outcome: "pending", body: { verificationRequired: true } } as const;

const refuseNewcomers = (signUp: SignUpRules["signUp"]) =>
  raise(signUp === "invite" ? "invitation_required" : "signup_closed");

/**
 * Makes an account and signs it in. The first account is always let in, is the administrator, and needs no verified
 * address: nobody could start otherwise.
 */
export const signUpHandlers = ({
  accounts,
  hasher,
  openSession,
  rules,
  clock,
}: SignUpDeps): Handlers<"auth.signup"> => ({
  async "auth.signup"({ email, username, password, displayName }, { source }) {
    const onlyFirst = rules.signUp !== "open";
    if (onlyFirst && (await accounts.hasAdministrator())) return refuseNewcomers(rules.signUp);
    checkPasswordLength(password, { min: rules.passwordLengthMin });
    // Hashed before anything is looked up: the answer takes as long for a known address as for a new one.
    const passwordHash = await hasher.hash(password);
    const id = newId();
    const createdAt = new Date(clock.now()).toISOString();
    const made = await accounts.create(
      {
        id,
        email,
        username,
        displayName: displayName ?? username,
        passwordHash,
        createdAt,
      },
      { ifFirst: onlyFirst },
      ({ administrator }) => ({ events: eventsOf(id, { administrator, source, at: createdAt }) }),
    );
    switch (made.at) {
      case "not-first":
        return refuseNewcomers(rules.signUp);
      case "username-taken":
        throw new ProblemError("username_taken", {}, [{ pointer: "/username", detail: "Taken" }]);
      case "email-taken":
        if (rules.emailVerification === "required") return PENDING;
        throw new ProblemError("email_taken", {}, [{ pointer: "/email", detail: "Taken" }]);
      case "created": {
        if (rules.emailVerification === "required" && !made.administrator) return PENDING;
        const roles = made.administrator ? [ADMIN_ROLE, "user"] : ["user"];
        const proof = { amr: ["pwd"], mfaVerified: false };
        const body = await openSession({ account: made.account, roles }, proof, source);
        return { outcome: "done", body: body ?? raise("credentials_invalid") };
      }
    }
  },
});

const eventsOf = (
  userId: string,
  { administrator, source, at }: { administrator: boolean; source: Source; at: string },
): SecurityEvent[] => {
  const common = { actorId: userId, userId, source, at };
  return [
    { ...common, action: "account.created", details: { by: "sign-up" } },
    ...(administrator ? [{ ...common, action: "user.became-administrator" as const, details: {} }] : []),
  ];
};
