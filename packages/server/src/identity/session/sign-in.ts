import type { Handlers } from "../../call.ts";
import { raise } from "../../problem.ts";
import type { AccountStore } from "../account/account-store.ts";
import type { PasswordHasher } from "../password/hash-password.ts";
import type { Admit } from "./admit.ts";

export interface SignInDeps {
  readonly accounts: AccountStore;
  readonly hasher: PasswordHasher;
  readonly admit: Admit;
}

/** Every wrong sign-in costs one hash and gets one answer, whatever was wrong with it. */
export const signInHandlers = ({ accounts, hasher, admit }: SignInDeps): Handlers<"auth.login"> => ({
  async "auth.login"({ identifier, password }, { source }) {
    const credential = await accounts.findCredential(identifier);
    const matches = await hasher.matches(password, credential?.passwordHash ?? null);
    if (!credential || !matches || credential.account.state !== "active") return raise("credentials_invalid");
    return admit(credential.account, { amr: ["pwd"] }, source);
  },
});
