import type { Clock } from "../../clock.ts";
import type { AccountStore } from "../account/account-store.ts";
import type { SecondFactor } from "../factor/factors.ts";
import { mailTo } from "../factor/mfa-changed.ts";
import type { RecoveryCodeStore } from "./recovery-code-store.ts";
import type { RecoveryCodeHash } from "./recovery-code-text.ts";

/** One of ten codes, each good once (SEC-16). Its owner is told by mail: a code that was found is used once as well. */
export const createRecoveryCodeFactor = ({
  store,
  hash,
  accounts,
  clock,
}: {
  store: RecoveryCodeStore;
  hash: RecoveryCodeHash;
  accounts: Pick<AccountStore, "find">;
  clock: Clock;
}): SecondFactor => ({
  method: "recovery",
  async verify({ userId, code = "", source }) {
    const hashed = hash.of(userId, code);
    const account = hashed === null ? null : await accounts.find(userId);
    if (hashed === null || !account) return null;
    const now = new Date(clock.now()).toISOString();
    const facts = { actorId: userId, userId, source, at: now };
    const used = await store.use({
      userId,
      hash: hashed,
      now,
      alongside: ({ left }) => ({
        events: [{ action: "mfa.recovery-code-used", ...facts, details: { left } }],
        mails: [{ kind: "recovery-code-used", ...mailTo(account, source), values: { left } }],
      }),
    });
    return used && ["recovery"];
  },
});
