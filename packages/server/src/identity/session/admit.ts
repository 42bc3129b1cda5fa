import type { FactorMethod, MfaRequired, SignedIn } from "@parley/contract";
import { browserToFinish, type Source } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Account } from "../account/account-store.ts";
import type { Alongside } from "../alongside/alongside.ts";
import { makeOneTimeToken, type OneTimeTokens } from "../one-time-token/one-time-token.ts";
import { factorsAfter } from "../passkey/after-a-passkey.ts";
import { ADMIN_ROLE, type RoleStore } from "../role/role-store.ts";
import type { OpenSession } from "./open-session.ts";

/** What every way of signing in answers. */
export type SignInAnswer =
  | { readonly outcome: "done"; readonly body: SignedIn }
  | { readonly outcome: "mfa"; readonly body: MfaRequired };

export interface FirstFactor {
  /** RFC 8176. */
  readonly amr: readonly string[];
  /** The first factor was two in one, such as a passkey that verified its person: no second one is due. */
  readonly mfaVerified?: boolean;
  /** What goes with the sign-in if it ends here. */
  readonly alongside?: Alongside;
  /** What is asked for otherwise, where it was read with the credential. */
  readonly facts?: AdmissionFacts;
}

/** What decides whether a second factor is due. */
export interface AdmissionFacts {
  readonly roles: readonly string[];
  /** The second factors that are set up, the one to offer first in front. */
  readonly factors: readonly FactorMethod[];
  /** Whether this browser is asked for no second factor now. */
  readonly isRemembered: boolean;
}

/**
 * The one way in, whatever the first factor was: says whether a second one is due, and opens the session if not.
 * @throws ProblemError email_unverified, credentials_invalid (the account may not be used any more), passkey_refused (it
 * did not verify its person, and no other second factor is set up)
 */
export type Admit = (account: Account, how: FirstFactor, source: Source) => Promise<SignInAnswer>;

/** What a pending second factor remembers of the first: the `data` of a one-time token with purpose `mfa`. */
export interface PendingFactor {
  readonly amr: readonly string[];
}

export interface AdmitDeps {
  readonly roles: RoleStore;
  /** The second factors that are set up, the one to offer first in front. */
  readonly factorsOf: (userId: string) => Promise<readonly FactorMethod[]>;
  /** Whether a role makes a second factor obligatory. */
  readonly factorRequired: (roles: readonly string[]) => boolean;
  /** Whether this browser is asked for no second factor now. */
  readonly isRemembered: (userId: string, browser: string | null) => Promise<boolean>;
  readonly tokens: OneTimeTokens;
  readonly openSession: OpenSession;
  readonly emailVerification: "off" | "required";
  readonly clock: Clock;
}

export const createAdmit =
  (deps: AdmitDeps): Admit =>
  async (account, { amr, mfaVerified = false, alongside = {}, facts }, source) => {
    const held = facts?.roles ?? (await deps.roles.rightsOf(account.id)).roles;
    const verified = account.emailVerified || deps.emailVerification === "off";
    // The administrator who set the server up may all the same: nobody else could repair its mail.
    if (!verified && !held.includes(ADMIN_ROLE)) return raise("email_unverified");
    const factors = mfaVerified ? [] : (facts?.factors ?? (await deps.factorsOf(account.id)));
    const isRemembered = () => facts?.isRemembered ?? deps.isRemembered(account.id, source.browser);
    if (factors.length > 0 && !(await isRemembered())) {
      const due = factorsAfter(amr, factors);
      if (due.length === 0) return raise("passkey_refused");
      return secondFactorDue(deps, account, { amr, factors: due }, source);
    }
    const mustEnrol = !mfaVerified && factors.length === 0 && deps.factorRequired(held);
    const proof = { amr, mfaVerified, mustEnrol, alongside };
    const body = await deps.openSession({ account, roles: held }, proof, source);
    return { outcome: "done", body: body ?? raise("credentials_invalid") };
  };

const secondFactorDue = async (
  { tokens, clock }: AdmitDeps,
  account: Account,
  { amr, factors }: { amr: readonly string[]; factors: readonly FactorMethod[] },
  source: Source,
): Promise<SignInAnswer> => {
  const data: PendingFactor = { amr };
  const { token, draft } = makeOneTimeToken(
    { purpose: "mfa", userId: account.id, browser: browserToFinish(source), data },
    { now: clock.now() },
  );
  await tokens.issue([draft]);
  return { outcome: "mfa", body: { mfaRequired: true, mfaToken: token, methods: [...factors] } };
};
