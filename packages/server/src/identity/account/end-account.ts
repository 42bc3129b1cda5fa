import { DEACTIVATION_DAYS } from "@parley/contract";
import type { SecurityEvent } from "../../audit/security-event.ts";
import type { Handlers, Source } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Broker } from "../../realtime/broker.ts";
import { makeOneTimeToken } from "../one-time-token/one-time-token.ts";
import type { PasswordHasher } from "../password/hash-password.ts";
import type { EndSessions } from "../session/end-sessions.ts";
import type { AccountEndings } from "./account-endings.ts";
import type { Account, AccountStore } from "./account-store.ts";
import { mailTo } from "./mail-to.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
export const DEACTIVATION_MS = DEACTIVATION_DAYS * DAY_MS;

/** Counts failures as a sign-in does, and raises `sign_in_delayed` before any hash is made. */
export type GuardIdentifier = (
  who: { identifier: string; source: Source },
  attempt: () => Promise<boolean>,
) => Promise<boolean>;

export interface EndAccountDeps {
  readonly accounts: Pick<AccountStore, "findCredential">;
  readonly endings: AccountEndings;
  readonly hasher: PasswordHasher;
  readonly guardIdentifier: GuardIdentifier;
  readonly tell: { readonly endSessions: EndSessions; readonly broker: Broker };
  readonly clock: Clock;
}

/** Deactivation, and the way back for thirty days. */
export const endAccountHandlers = (deps: EndAccountDeps): Handlers<"me.deactivate" | "auth.reactivate"> => {
  const { accounts, endings, hasher, guardIdentifier, tell, clock } = deps;

  /** One hash, and one answer for whatever is wrong, as at signing in (SEC-04). */
  const ownerBy = async (identifier: string, password: string, source: Source): Promise<Account> => {
    const credential = await accounts.findCredential(identifier);
    const attempt = () => hasher.matches(password, credential?.passwordHash ?? null);
    const matches = await guardIdentifier({ identifier, source }, attempt);
    return matches && credential ? credential.account : raise("credentials_invalid");
  };

  return {
    async "me.deactivate"(_input, { principal: { userId }, source }) {
      const now = clock.now();
      const at = new Date(now).toISOString();
      const { token, draft } = makeOneTimeToken({ purpose: "reactivate", userId }, { now });
      const erasedAt = new Date(now + DEACTIVATION_MS).toISOString();
      const outcome = await endings.deactivate({ userId, now: at }, (account) => ({
        events: [eventOf("account.deactivated", userId, source, at)],
        tokens: [draft],
        mails: [mailTo(account, source, "account-deactivated", { token, erasedAt })],
      }));
      if (outcome.at !== "deactivated") {
        return raise(outcome.at === "gone" ? "session_revoked" : "last_administrator");
      }
      tell.endSessions(outcome.ended);
      tell.broker.publish(outcome.told);
    },

    async "auth.reactivate"({ token, identifier, password }, { source }) {
      const now = new Date(clock.now()).toISOString();
      const deactivatedAfter = new Date(clock.now() - DEACTIVATION_MS).toISOString();
      const beside = ({ id }: Account) => ({ events: [eventOf("account.reactivated", id, source, now)] });
      if (token !== undefined) {
        const told = await endings.reactivate({ token, now, deactivatedAfter }, beside);
        tell.broker.publish(told ?? raise("one_time_token_invalid"));
        return;
      }
      const owner = await ownerBy(identifier ?? "", password ?? "", source);
      // It is active: there is nothing to bring back, and they may sign in.
      if (owner.state === "active") return;
      const told = await endings.reactivate({ userId: owner.id, now, deactivatedAfter }, beside);
      tell.broker.publish(told ?? raise("credentials_invalid"));
    },
  };
};

const eventOf = (
  action: "account.deactivated" | "account.reactivated",
  userId: string,
  source: Source,
  at: string,
): SecurityEvent => ({ action, actorId: userId, userId, source, at, details: {} });
