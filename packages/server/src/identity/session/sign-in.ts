import type { Handlers } from "../../call.ts";
import { raise } from "../../problem.ts";
import type { Account, AccountStore } from "../account/account-store.ts";
import type { PasswordHasher } from "../password/hash-password.ts";
import { ADMIN_ROLE, type Rights, type RoleStore } from "../role/role-store.ts";
import type { OpenSession } from "./open-session.ts";

export interface SignInDeps {
  readonly accounts: AccountStore;
  readonly roles: RoleStore;
  readonly hasher: PasswordHasher;
  readonly openSession: OpenSession;
  readonly emailVerification: "off" | "required";
}

/**
 * Who gave the right password may sign in, unless the address must be verified and is not. The administrator who set
 * the server up may all the same: nobody else could repair its mail.
 */
export const maySignIn = (
  account: Account,
  { roles }: Rights,
  { emailVerification }: Pick<SignInDeps, "emailVerification">,
): boolean =>
  account.state === "active" &&
  (emailVerification === "off" || account.emailVerified || roles.includes(ADMIN_ROLE));

/** Every wrong sign-in costs one hash and gets one answer, whatever was wrong with it. */
export const signInHandlers = (deps: SignInDeps): Handlers<"auth.login"> => ({
  async "auth.login"({ identifier, password }, { source }) {
    const { accounts, roles, hasher, openSession } = deps;
    const credential = await accounts.findCredential(identifier);
    const matches = await hasher.matches(password, credential?.passwordHash ?? null);
    if (!credential || !matches) return raise("credentials_invalid");
    const { account } = credential;
    const rights = await roles.rightsOf(account.id);
    if (!maySignIn(account, rights, deps)) return raise("credentials_invalid");
    return (await openSession({ account, roles: rights.roles }, source)) ?? raise("credentials_invalid");
  },
});
