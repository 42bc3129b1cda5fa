import { v7 as newId } from "uuid";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Account, AccountStore } from "../account/account-store.ts";
import type { CheckPassword } from "../password/check-password.ts";
import type { PasswordHasher } from "../password/hash-password.ts";
import { ADMIN_ROLE } from "../role/role-store.ts";

export interface MakeAdministratorDeps {
  readonly accounts: Pick<AccountStore, "create">;
  readonly checkPassword: CheckPassword;
  readonly hasher: Pick<PasswordHasher, "hash">;
  readonly passwordLengthMin: number;
  readonly clock: Clock;
}

/**
 * Makes an account with every right, for the operator, who has the database in their hands anyway. The address is theirs to
 * know: nothing has proved it, and an administrator signs in without that.
 * @throws ProblemError password_too_short, password_common, email_taken, username_taken, overloaded
 */
export const makeAdministrator = async (
  { accounts, checkPassword, hasher, passwordLengthMin: min, clock }: MakeAdministratorDeps,
  {
    email,
    username,
    displayName,
    password,
  }: { email: string; username: string; displayName: string; password: string },
): Promise<Account> => {
  await checkPassword(password, { min, context: [username, email, displayName] });
  const passwordHash = await hasher.hash(password);
  const at = new Date(clock.now()).toISOString();
  const id = newId();
  const common = { actorId: null, userId: id, source: null, at };
  const made = await accounts.create(
    { id, email, username, displayName, passwordHash, createdAt: at },
    { ifFirst: false, firstIsAdministrator: false, roles: [ADMIN_ROLE] },
    () => ({
      events: [
        { ...common, action: "account.created", details: { by: "set-up" } },
        { ...common, action: "user.became-administrator", details: {} },
      ],
    }),
  );
  if (made.at === "created") return made.account;
  return raise(made.at === "email-taken" ? "email_taken" : "username_taken");
};
