import type { Handlers } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { ProblemError, raise } from "../../problem.ts";
import { hashOfToken } from "../one-time-token/one-time-token.ts";
import { recoveryCodesLow } from "../recovery-code/recovery-code-handlers.ts";
import type { OpenSession } from "../session/open-session.ts";
import type { OwnerOf } from "../session/refresh-session.ts";
import type { AnswerFactor } from "./answer-factor.ts";
import type { FactorStore } from "./factors.ts";
import type { PendingSignIns } from "./pending-sign-ins.ts";

/** With so many wrong answers a pending sign-in is over. */
export const TRIES_MAX = 5;

export interface SecondStepDeps {
  readonly pending: PendingSignIns;
  readonly answerFactor: AnswerFactor;
  readonly store: Pick<FactorStore, "held">;
  readonly ownerOf: OwnerOf;
  readonly openSession: OpenSession;
  readonly clock: Clock;
}

/**
 * The second step of a sign-in. Its token is good for this alone (SEC-18), in the browser that got it, five times: every
 * try counts before it is looked at, so that no more are made however many come at once.
 */
export const secondStepHandlers = ({
  pending,
  answerFactor,
  store,
  ownerOf,
  openSession,
  clock,
}: SecondStepDeps): Handlers<"auth.mfa"> => ({
  async "auth.mfa"({ mfaToken, method, code, credential, rememberDevice }, { source }) {
    const now = clock.now();
    const at = new Date(now).toISOString();
    const token = { token: mfaToken, browser: source.browser, now: at };
    const waiting = await pending.spendTry(token, { triesMax: TRIES_MAX });
    if (!waiting) return raise("mfa_token_invalid");
    const { userId } = waiting;
    const attempt = { userId, boundTo: hashOfToken(mfaToken), code, credential, source };
    const amr = await answerFactor(method, attempt).catch(async (error: unknown) => {
      // Who is told to wait has tried nothing.
      if (error instanceof ProblemError && error.code === "sign_in_delayed") await pending.returnTry(token);
      throw error;
    });
    if (!amr) return raise("code_invalid");
    if (!(await pending.take(token))) return raise("mfa_token_invalid");

    const owner = (await ownerOf(userId)) ?? raise("credentials_invalid");
    const remembers = rememberDevice && source.browser !== null;
    const signedIn = await openSession(
      owner,
      {
        amr: [...new Set([...waiting.amr, ...amr, "mfa"])],
        mfaVerified: true,
        rememberDevice: remembers,
        alongside: {
          events: remembers
            ? [{ action: "mfa.device-remembered", actorId: userId, userId, source, at, details: {} }]
            : [],
        },
      },
      source,
    );
    if (!signedIn) return raise("credentials_invalid");
    const low = recoveryCodesLow(await store.held(userId), { now });
    return low.length === 0 ? signedIn : { ...signedIn, notices: [...(signedIn.notices ?? []), ...low] };
  },
});
