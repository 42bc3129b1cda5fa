import type { OwnProfile, Session } from "@parley/contract";
import { LRUCache } from "lru-cache";
import type { Clock } from "../../clock.ts";
import type { Signal } from "../../realtime/signal.ts";
import type { Account } from "../account/account-store.ts";
import { ownProfile } from "../account/own-profile.ts";
import { heldBy } from "../role/require-permission.ts";
import type { Rights } from "../role/role-store.ts";
import { ownSession } from "./own-session.ts";
import type { SessionRecord } from "./session-store.ts";

/** Who holds a session, and what they may do. */
export interface SessionFacts {
  readonly account: Account;
  readonly session: SessionRecord;
  readonly rights: Rights;
}

/** The same, as its holder is told. */
export interface SessionAnswer {
  readonly user: OwnProfile;
  readonly session: Session;
  readonly roles: string[];
  readonly permissions: string[];
}

/** Which session, as a token names it: the token's end tells a session from what it was before it was renewed. */
export interface SessionAsk {
  readonly userId: string;
  readonly sessionId: string;
  readonly expiresAt: number;
}

export type ReadSessionFacts = (ask: SessionAsk, at: { now: string }) => Promise<SessionFacts | null>;

/** An entry is some kilobytes with its strings: a few tens of megabytes at most. */
const SESSIONS_MAX = 10_000;
/** Nothing is told of when a session was last used; that may be shown so late, and no later. */
const KEPT_MS = 30_000;

/**
 * What is known of sessions, answered without the database while nothing has changed. A change counts from the next call
 * on this node, for whoever makes one publishes it before they answer, and on other nodes as soon as the broker tells.
 * While this node is not fed by the others nothing is kept.
 */
export interface SessionFactsCache {
  /** Null when the session or its account is over. At once, without a promise, where it is known. */
  of(ask: SessionAsk): SessionAnswer | null | Promise<SessionAnswer | null>;
  hear(signal: Signal): void;
  /** This node has changed a session, of which no signal tells: it was renewed. */
  forgetSession(sessionId: string): void;
  /** Something may have changed that was never told. */
  forgetAll(): void;
}

interface Known {
  readonly userId: string;
  readonly answer: SessionAnswer;
  readonly ofToken: number;
  readonly until: number;
}

/** A read under way. What it finds is kept unless something has changed since it began. */
interface Reading {
  readonly ask: SessionAsk;
  readonly answer: Promise<SessionAnswer | null>;
}

export const createSessionFacts = ({
  read,
  isFed,
  clock,
}: {
  read: ReadSessionFacts;
  /** Whether every change that other nodes make is heard here. */
  isFed: () => boolean;
  clock: Clock;
}): SessionFactsCache => {
  const sessionsOf = new Map<string, Set<string>>();
  const known = new LRUCache<string, Known>({
    max: SESSIONS_MAX,
    dispose({ userId }, sessionId) {
      const theirs = sessionsOf.get(userId);
      theirs?.delete(sessionId);
      if (theirs?.size === 0) sessionsOf.delete(userId);
    },
  });
  const readings = new Map<string, Reading>();

  const forgetSession = (sessionId: string) => {
    readings.delete(sessionId);
    known.delete(sessionId);
  };

  const forgetPerson = (userId: string) => {
    for (const [sessionId, { ask }] of readings) if (ask.userId === userId) readings.delete(sessionId);
    for (const sessionId of [...(sessionsOf.get(userId) ?? [])]) known.delete(sessionId);
  };

  const forgetAll = () => {
    readings.clear();
    known.clear();
  };

  const keep = ({ userId, sessionId, expiresAt }: SessionAsk, answer: SessionAnswer, until: number) => {
    known.set(sessionId, { userId, answer, ofToken: expiresAt, until });
    const theirs = sessionsOf.get(userId) ?? new Set();
    sessionsOf.set(userId, theirs.add(sessionId));
  };

  const ask = async (
    one: SessionAsk,
    now: number,
    onFound: (until: number, answer: SessionAnswer) => void,
  ) => {
    const facts = await read(one, { now: new Date(now).toISOString() });
    if (!facts) return null;
    const answer = answerOf(facts);
    const { idleExpiresAt, absoluteExpiresAt } = facts.session;
    onFound(Math.min(now + KEPT_MS, Date.parse(idleExpiresAt), Date.parse(absoluteExpiresAt)), answer);
    return answer;
  };

  const readAndKeep = (one: SessionAsk): Promise<SessionAnswer | null> => {
    const isStillTrue = () => readings.get(one.sessionId) === reading && isFed();
    const answer = ask(one, clock.now(), (until, found) => {
      if (isStillTrue()) keep(one, found, until);
    }).finally(() => {
      if (readings.get(one.sessionId) === reading) readings.delete(one.sessionId);
    });
    const reading: Reading = { ask: one, answer };
    readings.set(one.sessionId, reading);
    return answer;
  };

  return {
    of(one) {
      if (!isFed()) {
        forgetAll();
        return ask(one, clock.now(), () => {});
      }
      const entry = known.get(one.sessionId);
      if (entry && entry.ofToken === one.expiresAt && entry.until > clock.now()) return entry.answer;
      const underWay = readings.get(one.sessionId);
      return underWay?.ask.expiresAt === one.expiresAt ? underWay.answer : readAndKeep(one);
    },
    hear(signal) {
      if (signal.kind === "person-changed" || signal.kind === "end-user") forgetPerson(signal.userId);
      else if (signal.kind === "end-session") forgetSession(signal.sessionId);
      else if (signal.kind === "rights-changed") forgetAll();
    },
    forgetSession,
    forgetAll,
  };
};

const answerOf = ({ account, session, rights }: SessionFacts): SessionAnswer => ({
  user: ownProfile(account, rights.roles),
  session: ownSession(session, { currentSessionId: session.id }),
  roles: [...rights.roles],
  permissions: [...heldBy(rights)],
});
