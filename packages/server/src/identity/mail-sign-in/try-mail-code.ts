import { createHash, timingSafeEqual } from "node:crypto";
import type { SecurityEvent } from "../../audit/security-event.ts";
import type { Source } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { ProblemError, raise } from "../../problem.ts";
import type { FactorDelay } from "../factor/factor-delay.ts";
import type { MailCodeHash } from "./mail-code-text.ts";
import type { HeldBy, MailCodes } from "./mail-codes.ts";

export interface TryMailCodeDeps {
  readonly codes: Pick<MailCodes, "spendTry" | "returnTry">;
  readonly hash: MailCodeHash;
  readonly delay: FactorDelay;
  /** Whether this person was signed in from this browser before. */
  readonly isKnown: (userId: string, browser: string | null) => Promise<boolean>;
  readonly record: (events: readonly SecurityEvent[]) => Promise<void>;
  readonly clock: Clock;
}

/**
 * Tries a code: resolves to its hash where it is right.
 *
 * A million codes are few, so that failures count twice: five make the mail void, and all that an address has had slow down
 * what is tried next for it. A browser that its owner was signed in from has a count of its own, so that nobody keeps them
 * out. Every try counts before it is looked at. An address that nobody has answers the same, and as fast.
 * @throws ProblemError one_time_token_invalid (no code waits here), code_invalid, sign_in_delayed
 */
export type TryMailCode = (attempt: { heldBy: HeldBy; code: string; source: Source }) => Promise<string>;

export const createTryMailCode =
  ({ codes, hash, delay, isKnown, record, clock }: TryMailCodeDeps): TryMailCode =>
  async ({ heldBy, code, source }) => {
    const at = { heldBy, now: new Date(clock.now()).toISOString() };
    const waiting = await codes.spendTry(at);
    if (!waiting) return raise("one_time_token_invalid");
    const { userId, about } = waiting;
    const known = await isKnown(userId ?? NOBODY, source.browser);
    const key = `mail-code:${hashed(known ? `${about}/${source.browser}` : about)}`;
    await delay.spend(key).catch(async (error: unknown) => {
      // Who is told to wait has tried nothing.
      if (error instanceof ProblemError && error.code === "sign_in_delayed") await codes.returnTry(at);
      throw error;
    });
    const codeHash = hash(heldBy, code);
    if (userId === null || !timingSafeEqual(Buffer.from(codeHash), Buffer.from(waiting.codeHash))) {
      const details = { identifier: about, reason: "mail-code" };
      const common = { actorId: null, userId, source, at: at.now };
      await record([{ ...common, action: "sign-in.failed", details }]);
      return raise("code_invalid");
    }
    await delay.forgive(key);
    return codeHash;
  };

/** The database is asked about somebody either way. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

const hashed = (text: string) => createHash("sha256").update(text).digest("base64url");
