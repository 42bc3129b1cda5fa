import { v7 as newId } from "uuid";
import type { Handlers } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { SecondFactor } from "../factor/factors.ts";
import type { EndSessions } from "../session/end-sessions.ts";
import type { PlaceOf } from "../session/open-session.ts";
import type { OwnerOf } from "../session/refresh-session.ts";
import { isoTime, keptUserAgent, lifeFrom } from "../session/session-life.ts";
import type { SessionStore } from "../session/session-store.ts";
import type { AnswerSignedIn } from "../session/signed-in.ts";
import { type ProveAgainDeps, proveAgain } from "./prove-again.ts";
import type { OfferMethods } from "./reauthentication-methods.ts";

export interface ReauthenticationDeps extends ProveAgainDeps {
  readonly offer: OfferMethods;
  readonly passkey: SecondFactor | null;
  readonly sessions: Pick<SessionStore, "replace">;
  readonly ownerOf: OwnerOf;
  readonly answer: AnswerSignedIn;
  readonly endSessions: EndSessions;
  readonly placeOf: PlaceOf;
  readonly clock: Clock;
}

type ReauthenticationOperation =
  | "auth.reauthenticationMethods"
  | "auth.reauthenticateOptions"
  | "auth.reauthenticate";

/** Confirming that it is oneself, before something that asks for it (SEC-13). */
export const reauthenticationHandlers = (
  deps: ReauthenticationDeps,
): Handlers<ReauthenticationOperation> => ({
  async "auth.reauthenticationMethods"(_input, { principal }) {
    const { methods } = (await deps.offer(principal)) ?? raise("session_revoked");
    return { methods: [...methods] };
  },

  async "auth.reauthenticateOptions"({ method }, { principal, source }) {
    const { userId, sessionId } = principal;
    const { account, methods } = (await deps.offer(principal)) ?? raise("session_revoked");
    if (!methods.includes(method)) return { options: null };
    if (method === "mail") await deps.mail?.send({ account, sessionId, source });
    const options = method === "passkey" ? await deps.passkey?.begin?.({ userId, boundTo: sessionId }) : null;
    return { options: options ?? null };
  },

  /** A new session stands in for this one (SEC-10): in the same browser, with the same end, and with both proofs. */
  async "auth.reauthenticate"(answer, { principal, source }) {
    const { userId, sessionId } = principal;
    const offer = (await deps.offer(principal)) ?? raise("session_revoked");
    const proof = await proveAgain(deps, offer, answer, { principal, source });
    const owner = (await deps.ownerOf(userId)) ?? raise("session_revoked");
    const now = deps.clock.now();
    const id = newId();
    const replaced = await deps.sessions.replace({
      sessionId,
      userId,
      reason: "reauthenticated",
      now: isoTime(now),
      draft: (old) => ({
        id,
        userId,
        ...endingBy(old.absoluteExpiresAt, now),
        userAgent: keptUserAgent(source.userAgent),
        ip: source.ip,
        place: deps.placeOf(source.ip),
        amr: [...new Set([...old.amr, ...proof.amr, ...(proof.byFactor ? ["mfa"] : [])])],
        mfaVerified: old.mfaVerified || proof.byFactor,
        authenticatedAt: isoTime(now),
        mustEnrol: old.mustEnrol && !proof.byFactor,
      }),
      alongside: {
        events: [
          {
            action: "session.reauthenticated",
            actorId: userId,
            userId,
            source,
            at: isoTime(now),
            details: { sessionId: id, amr: proof.amr },
          },
        ],
      },
    });
    if (!replaced) return raise("session_revoked");
    deps.endSessions(replaced.ended);
    return deps.answer(replaced.session, owner, { now });
  },
});

/** The times of a session that begins now and ends when the one before it would have. */
const endingBy = (absoluteExpiresAt: string, now: number) => {
  const life = lifeFrom(now);
  const idle = Math.min(Date.parse(life.idleExpiresAt), Date.parse(absoluteExpiresAt));
  return { ...life, idleExpiresAt: isoTime(idle), absoluteExpiresAt };
};
