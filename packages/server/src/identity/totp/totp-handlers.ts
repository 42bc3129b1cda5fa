import type { Handlers } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Broker } from "../../realtime/broker.ts";
import type { AccountStore } from "../account/account-store.ts";
import type { FactorPolicy } from "../factor/factor-policy.ts";
import { mfaChangedMail } from "../factor/mfa-changed.ts";
import type { Sealer } from "../master-key/sealer.ts";
import type { MakeRecoveryCodes } from "../recovery-code/recovery-code-text.ts";
import type { RoleStore } from "../role/role-store.ts";
import type { EndSessions } from "../session/end-sessions.ts";
import { makeTotpSecret, stepOfCode, totpUri } from "./totp-code.ts";
import { contextOf } from "./totp-factor.ts";
import type { TotpStore } from "./totp-store.ts";

/** For so long a secret waits for its first code. */
export const PENDING_MS = 10 * 60_000;

export interface TotpDeps {
  readonly store: TotpStore;
  readonly sealer: Sealer;
  readonly policy: FactorPolicy;
  readonly accounts: Pick<AccountStore, "find">;
  readonly roles: Pick<RoleStore, "rightsOf">;
  readonly makeRecoveryCodes: MakeRecoveryCodes;
  readonly broker: Broker;
  readonly endSessions: EndSessions;
  /** What an authenticator app calls this server. */
  readonly issuer: string;
  readonly clock: Clock;
}

/** Setting up an authenticator app, and removing it. */
export const totpHandlers = (deps: TotpDeps): Handlers<"totp.begin" | "totp.confirm" | "totp.remove"> => {
  const { store, sealer, policy, accounts, roles, makeRecoveryCodes, broker, endSessions, issuer, clock } =
    deps;
  const iso = (ms: number) => new Date(ms).toISOString();
  const accountOf = async (userId: string) => (await accounts.find(userId)) ?? raise("session_revoked");
  const isObligatory = async (userId: string) => policy.required((await roles.rightsOf(userId)).roles);

  return {
    async "totp.begin"(_input, { principal: { userId } }) {
      const { username } = await accountOf(userId);
      const secret = makeTotpSecret();
      const until = iso(clock.now() + PENDING_MS);
      const begun = await store.begin({ userId, secret: sealer.seal(secret, contextOf(userId)), until });
      if (!begun) return raise("totp_enabled");
      return { secret, uri: totpUri({ secret, issuer, account: username }) };
    },

    async "totp.confirm"({ code }, { principal: { userId, sessionId }, source }) {
      const now = clock.now();
      const { secret, pending } = await store.find(userId, { now: iso(now) });
      if (secret) return raise("totp_enabled");
      if (!pending) return raise("totp_not_found");
      const step = stepOfCode({ secret: sealer.open(pending, contextOf(userId)), code }, { now });
      if (step === null) return raise("code_invalid");
      const [account, obligatory] = await Promise.all([accountOf(userId), isObligatory(userId)]);
      const recovery = makeRecoveryCodes(userId);
      const facts = { actorId: userId, userId, source, at: iso(now), details: {} };
      const outcome = await store.confirm({
        userId,
        sessionId,
        secret: pending,
        step,
        obligatory,
        recoveryHashes: recovery.hashes,
        now: iso(now),
        alongside: ({ recoveryCodes }) => ({
          events: [
            { action: "mfa.totp-added", ...facts },
            ...(recoveryCodes ? [{ action: "mfa.recovery-codes-made" as const, ...facts }] : []),
          ],
          mails: [mfaChangedMail(account, "totp-added", source)],
        }),
      });
      if (outcome.at === "gone") return raise("session_revoked");
      if (outcome.at !== "confirmed")
        return raise(outcome.at === "enabled" ? "totp_enabled" : "totp_not_found");
      endSessions(outcome.ended);
      broker.publish(outcome.told);
      return { recoveryCodes: outcome.recoveryCodesMade ? [...recovery.codes] : [] };
    },

    async "totp.remove"(_input, { principal: { userId, sessionId }, source }) {
      const [account, obligatory] = await Promise.all([accountOf(userId), isObligatory(userId)]);
      const now = iso(clock.now());
      const outcome = await store.remove({
        userId,
        sessionId,
        obligatory,
        now,
        alongside: {
          events: [{ action: "mfa.totp-removed", actorId: userId, userId, source, at: now, details: {} }],
          mails: [mfaChangedMail(account, "totp-removed", source)],
        },
      });
      if (outcome.at !== "removed")
        return raise(outcome.at === "not-found" ? "totp_not_found" : "factor_obligatory");
      endSessions(outcome.ended);
      broker.publish(outcome.told);
    },
  };
};
