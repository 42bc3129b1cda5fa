import { v7 as newId } from "uuid";
import type { SecurityEvent } from "../../audit/security-event.ts";
import type { Handlers, Source } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { ProblemError, raise } from "../../problem.ts";
import { makeOneTimeToken } from "../one-time-token/one-time-token.ts";
import type { CheckPassword } from "../password/check-password.ts";
import type { PasswordHasher } from "../password/hash-password.ts";
import { ADMIN_ROLE } from "../role/role-store.ts";
import type { OpenSession } from "../session/open-session.ts";
import type { AccountStore } from "./account-store.ts";
import type { Invitations } from "./invitations.ts";
import { mailTo } from "./mail-to.ts";
import type { PendingSignUp, PendingSignUps } from "./pending-sign-ups.ts";

export interface SignUpRules {
  readonly signUp: "open" | "invite" | "closed";
  readonly emailVerification: "off" | "required";
  readonly passwordLengthMin: number;
  /** Whether the first account becomes administrator by being first, which in production it does not. */
  readonly firstIsAdministrator: boolean;
}

export interface SignUpDeps {
  readonly accounts: AccountStore;
  readonly pending: PendingSignUps;
  readonly invitations: Invitations;
  readonly passwords: { readonly check: CheckPassword; readonly hasher: PasswordHasher };
  readonly openSession: OpenSession;
  readonly rules: SignUpRules;
  readonly clock: Clock;
}

const PENDING = { outcome: "pending", body: { verificationRequired: true } } as const;

export const refuseNewcomers = (signUp: SignUpRules["signUp"]) =>
  raise(signUp === "invite" ? "invitation_required" : "signup_closed");

export const refuseUsername = (): never => {
  throw new ProblemError("username_taken", {}, [{ pointer: "/username", detail: "Taken" }]);
};

/**
 * Makes an account and signs it in; or, where the address is to be verified first, keeps the sign-up until it is. Where
 * the first account is the administrator's, it is always let in and needs no verified address: nobody could start
 * otherwise. Nor does an administrator by invitation, who may sign in without one anyway.
 */
export const signUpHandlers = (deps: SignUpDeps): Handlers<"auth.signup"> => {
  const { accounts, invitations, passwords, rules, openSession, clock } = deps;
  return {
    async "auth.signup"({ email, username, password, invitation = null, ...rest }, { source }) {
      const joining = invitation === null ? null : { invitation, email, source };
      const grant = joining && (await invitations.look(joining));
      if (joining && !grant) return raise("one_time_token_invalid");
      const isWelcome = rules.signUp === "open" || grant !== null;
      const mayBeFirst = rules.firstIsAdministrator && !(await accounts.hasAdministrator());
      if (!isWelcome && !mayBeFirst) return refuseNewcomers(rules.signUp);
      const { passwordLengthMin: min, firstIsAdministrator } = rules;
      const displayName = rest.displayName ?? username;
      await passwords.check(password, { min, context: [username, email, displayName] });
      // Hashed before anything is looked up: the answer takes as long for a known address as for a new one.
      const passwordHash = await passwords.hasher.hash(password);
      const { browser } = source;
      const signUp: PendingSignUp = { email, username, displayName, passwordHash, invitation, browser };
      const needsNoMail =
        rules.emailVerification === "off" || grant?.provesEmail || grant?.roles.includes(ADMIN_ROLE);
      if (!needsNoMail && !mayBeFirst) return hold(deps, signUp, source);

      const id = newId();
      const at = new Date(clock.now()).toISOString();
      const made = await accounts.create(
        {
          id,
          email,
          emailVerified: grant?.provesEmail ?? false,
          username,
          displayName,
          passwordHash,
          createdAt: at,
        },
        { ifFirst: !isWelcome || !needsNoMail, firstIsAdministrator, joining },
        ({ administrator, account }) => ({
          events: [
            ...eventsOfMaking(id, {
              by: invitation === null ? "sign-up" : "invitation",
              administrator,
              source,
              at,
            }),
            ...(account.emailVerified ? [verified(id, source, at)] : []),
          ],
        }),
      );
      switch (made.at) {
        case "not-first":
          return isWelcome ? hold(deps, signUp, source) : refuseNewcomers(rules.signUp);
        case "invitation-over":
          return raise("one_time_token_invalid");
        case "username-taken":
          return refuseUsername();
        case "email-taken":
          throw new ProblemError("email_taken", {}, [{ pointer: "/email", detail: "Taken" }]);
        case "created": {
          const proof = { amr: ["pwd"], mfaVerified: false };
          const body = await openSession({ account: made.account, roles: made.roles }, proof, source);
          return { outcome: "done", body: body ?? raise("credentials_invalid") };
        }
      }
    },
  };
};

/** The answer is the same whether the address is known or not; what differs goes there by mail (SEC-05). */
const hold = async ({ pending, clock }: SignUpDeps, signUp: PendingSignUp, source: Source) => {
  const { draft, mail } = verificationOf(signUp, source, clock.now());
  const held = await pending.hold(signUp, {
    draft,
    held: { mails: [mail] },
    known: (account) => ({ mails: [mailTo(account, source, "already-registered", {})] }),
  });
  return held === "username-taken" ? refuseUsername() : PENDING;
};

/** A token for a sign-up that waits, with the mail that carries it. */
export const verificationOf = (
  { email, displayName }: PendingSignUp,
  source: Pick<Source, "correlationId">,
  now: number,
) => {
  const { token, draft } = makeOneTimeToken({ purpose: "sign-up" }, { now });
  return { draft, mail: mailTo({ email, displayName, locale: null }, source, "verify-email", { token }) };
};

export const verified = (userId: string, source: Source, at: string): SecurityEvent => ({
  action: "account.email-verified",
  actorId: userId,
  userId,
  source,
  at,
  details: {},
});

export const eventsOfMaking = (
  userId: string,
  {
    by,
    administrator,
    source,
    at,
  }: {
    by: "sign-up" | "invitation" | "provider";
    administrator: boolean;
    source: Source;
    at: string;
  },
): SecurityEvent[] => {
  const common = { actorId: userId, userId, source, at };
  return [
    { ...common, action: "account.created", details: { by } },
    ...(administrator ? [{ ...common, action: "user.became-administrator" as const, details: {} }] : []),
  ];
};
