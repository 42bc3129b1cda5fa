import type { PasskeyCredential } from "@parley/contract";
import type { Source } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import type { ChallengeUse, PasskeyChallenges } from "./passkey-challenge.ts";
import type { PasskeyRecord, PasskeyStore } from "./passkey-store.ts";
import { readAssertion } from "./read-credential.ts";
import type { RelyingParty } from "./relying-party.ts";
import { verifyAssertion } from "./verify-passkey.ts";

export type PasskeyProof =
  | {
      readonly at: "proved";
      readonly userId: string;
      readonly amr: "hwk" | "swk";
      readonly userVerified: boolean;
    }
  /** There is no such passkey, or no more. */
  | { readonly at: "unknown" }
  /** `userId`: whose passkey it was to be, where that is known. */
  | { readonly at: "refused"; readonly userId: string | null };

/** Uses a challenge up and checks what a passkey made of it, for one use of it (SEC-17). */
export type ProveByPasskey = (
  credential: PasskeyCredential,
  use: ChallengeUse,
  source: Source,
) => Promise<PasskeyProof>;

export interface ProveDeps {
  readonly store: PasskeyStore;
  readonly challenges: PasskeyChallenges;
  readonly rp: RelyingParty;
  readonly clock: Clock;
}

export const createProveByPasskey =
  ({ store, challenges, rp, clock }: ProveDeps): ProveByPasskey =>
  async (credential, use, source) => {
    const read = readAssertion(credential);
    if (!read || !(await challenges.take(read.challenge, use))) return { at: "refused", userId: null };
    const passkey = await store.find(read.id);
    if (!passkey) return { at: "unknown" };
    const { userId } = passkey;
    const isOfAnother = use.for !== "sign-in" && use.userId !== userId;
    const proof = isOfAnother ? null : await verifyAssertion(read, passkey, rp);
    if (!proof) return { at: "refused", userId };
    const now = new Date(clock.now()).toISOString();
    const { counter, backedUp, amr, userVerified } = proof;
    const onWentBack = { events: [wentBack(passkey, { source, now })] };
    const used = await store.use({ id: passkey.id, counter, backedUp, now, onWentBack });
    if (used === "gone") return { at: "unknown" };
    return used === "used" ? { at: "proved", userId, amr, userVerified } : { at: "refused", userId };
  };

/** Two authenticators hold the same key: one of them is a copy that its owner may know nothing of. */
const wentBack = ({ id, userId }: PasskeyRecord, { source, now }: { source: Source; now: string }) => ({
  action: "mfa.passkey-counter-went-back" as const,
  actorId: null,
  userId,
  source,
  at: now,
  details: { passkeyId: id },
});
