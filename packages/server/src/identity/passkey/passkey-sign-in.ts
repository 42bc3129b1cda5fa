import { z } from "zod";
import type { SecurityEvent } from "../../audit/security-event.ts";
import type { Handlers, Source } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { AccountStore } from "../account/account-store.ts";
import type { FactorStore, SecondFactor } from "../factor/factors.ts";
import { hashOfToken, type OneTimeTokens } from "../one-time-token/one-time-token.ts";
import type { Admit } from "../session/admit.ts";
import { isByPasskey } from "./after-a-passkey.ts";
import type { PasskeyChallenges } from "./passkey-challenge.ts";
import { usingOptions } from "./passkey-options.ts";
import type { ProveByPasskey } from "./prove-by-passkey.ts";
import type { RelyingParty } from "./relying-party.ts";

export interface PasskeySignInDeps {
  readonly challenges: PasskeyChallenges;
  readonly prove: ProveByPasskey;
  readonly rp: RelyingParty;
  readonly accounts: Pick<AccountStore, "find">;
  readonly factors: Pick<FactorStore, "noteUsed">;
  readonly admit: Admit;
  readonly record: (events: readonly SecurityEvent[]) => Promise<void>;
  readonly clock: Clock;
}

/** Signing in by a passkey alone. One that has verified its person is two factors in one, and no second one is due. */
export const passkeySignInHandlers = (
  deps: PasskeySignInDeps,
): Handlers<"auth.passkeyOptions" | "auth.passkey"> => {
  const { challenges, prove, rp, accounts, factors, admit } = deps;
  return {
    async "auth.passkeyOptions"(_input, { source }) {
      const challenge = await challenges.issue({ for: "sign-in", browser: source.browser });
      return { options: await usingOptions(rp, { challenge, held: null }) };
    },

    async "auth.passkey"({ credential }, { source }) {
      const proof = await prove(credential, { for: "sign-in", browser: source.browser }, source);
      if (proof.at === "unknown") {
        await recordFailure(deps, { userId: null, reason: "passkey-unknown" }, source);
        return raise("passkey_unknown");
      }
      if (proof.at === "refused") {
        await recordFailure(deps, { userId: proof.userId, reason: "passkey-refused" }, source);
        return raise("passkey_refused");
      }
      const { userId, userVerified } = proof;
      const account = await accounts.find(userId);
      if (account?.state !== "active") {
        await recordFailure(deps, { userId, reason: `account-${account?.state ?? "gone"}` }, source);
        return raise("credentials_invalid");
      }
      const amr = userVerified ? [proof.amr, "mfa"] : [proof.amr];
      const answer = await admit(account, { amr, mfaVerified: userVerified }, source);
      if (answer.outcome === "done") await factors.noteUsed(userId, "passkey");
      return answer;
    },
  };
};

const recordFailure = async (
  { accounts, record, clock }: PasskeySignInDeps,
  { userId, reason }: { userId: string | null; reason: string },
  source: Source,
): Promise<void> => {
  const account = userId === null ? null : await accounts.find(userId);
  await record([
    {
      action: "sign-in.failed",
      actorId: null,
      userId,
      source,
      at: new Date(clock.now()).toISOString(),
      details: { identifier: account?.username ?? "", reason },
    },
  ]);
};

const Pending = z.object({ amr: z.array(z.string()) });

/**
 * Beginning the second step of a sign-in by a passkey. A first step by one gets none: what is bound to no challenge
 * cannot be answered, so that one passkey is never both steps.
 */
export const passkeyStepHandlers = ({
  tokens,
  factor,
  clock,
}: {
  tokens: OneTimeTokens;
  factor: Required<Pick<SecondFactor, "begin">>;
  clock: Clock;
}): Handlers<"auth.mfaPasskeyOptions"> => ({
  async "auth.mfaPasskeyOptions"({ mfaToken }, { source }) {
    const now = new Date(clock.now()).toISOString();
    const pending = await tokens.look({ token: mfaToken, purpose: "mfa", browser: source.browser, now });
    if (pending === null || pending.userId === null) return raise("mfa_token_invalid");
    const { amr } = Pending.parse(pending.data);
    if (isByPasskey(amr)) return raise("mfa_token_invalid");
    const options = await factor.begin({ userId: pending.userId, boundTo: hashOfToken(mfaToken) });
    return { options };
  },
});
