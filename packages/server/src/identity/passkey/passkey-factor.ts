import type { FactorAttempt, SecondFactor } from "../factor/factors.ts";
import type { PasskeyChallenges } from "./passkey-challenge.ts";
import { usingOptions } from "./passkey-options.ts";
import type { PasskeyStore } from "./passkey-store.ts";
import type { ProveByPasskey } from "./prove-by-passkey.ts";
import type { RelyingParty } from "./relying-party.ts";

/** A passkey as the second factor, and to confirm that one is still oneself. */
export const createPasskeyFactor = ({
  store,
  challenges,
  prove,
  rp,
}: {
  store: PasskeyStore;
  challenges: PasskeyChallenges;
  prove: ProveByPasskey;
  rp: RelyingParty;
}): SecondFactor & Required<Pick<SecondFactor, "begin">> => ({
  method: "passkey",
  async begin({ userId, boundTo }) {
    const held = await store.listOf(userId);
    const challenge = await challenges.issue({ for: "factor", userId, boundTo });
    return usingOptions(rp, { challenge, held });
  },
  async verify({ userId, boundTo, credential, source }: FactorAttempt) {
    if (!credential) return null;
    const proof = await prove(credential, { for: "factor", userId, boundTo }, source);
    return proof.at === "proved" ? [proof.amr] : null;
  },
});
