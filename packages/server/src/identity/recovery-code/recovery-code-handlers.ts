import type { SignInNotice } from "@parley/contract";
import type { z } from "zod";
import type { Handlers } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Broker } from "../../realtime/broker.ts";
import type { AccountStore } from "../account/account-store.ts";
import type { HeldFactors } from "../factor/factors.ts";
import { mfaChangedMail } from "../factor/mfa-changed.ts";
import type { RecoveryCodeStore } from "./recovery-code-store.ts";
import type { MakeRecoveryCodes } from "./recovery-code-text.ts";

/** With so many left or fewer, it is time to make new ones. */
export const RECOVERY_CODES_LOW = 3;

/** What to tell someone at their sign-in whose codes run low; nothing to who has never had any. */
export const recoveryCodesLow = (
  { recoveryCodesLeft }: Pick<HeldFactors, "recoveryCodesLeft">,
  { now }: { now: number },
): z.infer<typeof SignInNotice>[] =>
  recoveryCodesLeft === null || recoveryCodesLeft > RECOVERY_CODES_LOW
    ? []
    : [{ kind: "recovery-codes-low", at: new Date(now).toISOString(), count: recoveryCodesLeft }];

/** Making recovery codes anew. */
export const recoveryCodeHandlers = ({
  store,
  makeRecoveryCodes,
  accounts,
  broker,
  clock,
}: {
  store: RecoveryCodeStore;
  makeRecoveryCodes: MakeRecoveryCodes;
  accounts: Pick<AccountStore, "find">;
  broker: Broker;
  clock: Clock;
}): Handlers<"recoveryCode.make"> => ({
  async "recoveryCode.make"(_input, { principal: { userId, sessionId }, source }) {
    const account = (await accounts.find(userId)) ?? raise("session_revoked");
    const { codes, hashes } = makeRecoveryCodes(userId);
    const now = new Date(clock.now()).toISOString();
    const replaced = await store.replace({
      userId,
      sessionId,
      hashes,
      now,
      alongside: {
        events: [
          { action: "mfa.recovery-codes-made", actorId: userId, userId, source, at: now, details: {} },
        ],
        mails: [mfaChangedMail(account, "recovery-codes-made", source)],
      },
    });
    if (replaced.at !== "replaced")
      return raise(replaced.at === "gone" ? "session_revoked" : "recovery_codes_need_factor");
    broker.publish(replaced.told);
    return { recoveryCodes: [...codes] };
  },
});
