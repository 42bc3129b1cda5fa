import type { SignedIn } from "@parley/contract";
import { v7 as newId } from "uuid";
import type { Source } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { keptUserAgent, lifeFrom } from "./session-life.ts";
import type { SessionStore } from "./session-store.ts";
import type { AnswerSignedIn, SessionOwner } from "./signed-in.ts";

/** Begins a session, always a new one (SEC-10); null when the account may not sign in any more. */
export type OpenSession = (owner: SessionOwner, source: Source) => Promise<SignedIn | null>;

export const createOpenSession =
  ({
    sessions,
    answer,
    clock,
  }: {
    sessions: SessionStore;
    answer: AnswerSignedIn;
    clock: Clock;
  }): OpenSession =>
  async (owner, source) => {
    const now = clock.now();
    const session = await sessions.open({
      id: newId(),
      userId: owner.account.id,
      ...lifeFrom(now),
      userAgent: keptUserAgent(source.userAgent),
      ip: source.ip,
    });
    return session && answer(session, owner, { now });
  };
