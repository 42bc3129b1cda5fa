import type { LimitGroup } from "@parley/contract";
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

export interface LimitRule {
  readonly name: string;
  /** Calls within `seconds`. */
  readonly points: number;
  readonly seconds: number;
}

/** Makes what counts one rule. */
export type LimiterMaker = (rule: LimitRule) => RateLimiterAbstract;

export const limiterInProcess: LimiterMaker = ({ points, seconds }) =>
  new RateLimiterMemory({ points, duration: seconds });

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Everything, by address; counted by each node for itself, for it is the node that it protects. */
const ALL: LimitRule = { name: "all", points: 6_000, seconds: MINUTE };

/** By address: an office behind one address has many people. */
const BY_ADDRESS: Readonly<Record<LimitGroup, LimitRule | null>> = {
  credentials: { name: "credentials", points: 120, seconds: MINUTE },
  mail: { name: "mail", points: 60, seconds: HOUR },
  invitation: null,
  search: null,
  write: null,
  read: null,
};

/** By who is signed in. */
const BY_PERSON: Readonly<Record<LimitGroup, LimitRule | null>> = {
  credentials: { name: "credentials-person", points: 30, seconds: MINUTE },
  mail: { name: "mail-person", points: 10, seconds: HOUR },
  // Mail in words of one's own to whomever one likes; more people than this come by one link.
  invitation: { name: "invitation", points: 30, seconds: HOUR },
  search: { name: "search", points: 300, seconds: MINUTE },
  write: { name: "write", points: 3_000, seconds: MINUTE },
  read: null,
};

/**
 * By the account that is named and the address that names it. Not by the account alone: then an attacker could keep the
 * owner out. What an account bears from everywhere together is the lockout's to say.
 */
const BY_ACCOUNT: Readonly<Record<LimitGroup, LimitRule | null>> = {
  credentials: { name: "account", points: 30, seconds: MINUTE },
  mail: { name: "mail-account", points: 5, seconds: HOUR },
  invitation: null,
  search: null,
  write: null,
  read: null,
};

/**
 * By the account that is named and a device that it knows, which has this left where all else is used up: whoever uses up
 * what an address or an account has does not keep the owner out (SEC-19).
 */
const BY_DEVICE: Readonly<Record<LimitGroup, LimitRule | null>> = {
  credentials: { name: "device", points: 30, seconds: MINUTE },
  mail: { name: "mail-device", points: 5, seconds: HOUR },
  invitation: null,
  search: null,
  write: null,
  read: null,
};

/**
 * Nobody gets more mail than this, however many ask for it; but for their own devices. The window is as long as a link of
 * such a mail lives: who gets no more has one that is good.
 */
const MAILS: LimitRule = { name: "mailbox", points: 10, seconds: 10 * MINUTE };

/** What one rule says to one call. */
export interface Spent {
  readonly policy: string;
  readonly left: string;
  /** Seconds to wait; null where the call may go on. */
  readonly refusedFor: number | null;
}

export interface RateLimits {
  byAddress(group: LimitGroup, address: string): Promise<readonly Spent[]>;
  byPerson(group: LimitGroup, userId: string): Promise<readonly Spent[]>;
  byAccount(group: LimitGroup, account: string, address: string): Promise<readonly Spent[]>;
  /** `browser`: the hash of its id, which the account knows. */
  byDevice(group: LimitGroup, account: string, browser: string): Promise<readonly Spent[]>;
}

/** Limits of calls; `shared` counts those that all nodes hold together. */
export const createRateLimits = ({ shared }: { shared: LimiterMaker }): RateLimits => {
  const limiters = new Map<LimitRule, RateLimiterAbstract>();
  const local = new Set([ALL, BY_PERSON.search, BY_PERSON.write]);

  const spend = async (rule: LimitRule | null, key: string): Promise<readonly Spent[]> => {
    if (rule === null) return [];
    const limiter = limiters.get(rule) ?? (local.has(rule) ? limiterInProcess(rule) : shared(rule));
    limiters.set(rule, limiter);
    try {
      return [spent(rule, await limiter.consume(key), false)];
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return [spent(rule, refusal, true)];
    }
  };

  return {
    byAddress: async (group, address) => {
      const all = await spend(ALL, address);
      const rule = BY_ADDRESS[group];
      // Who is refused anyway does not spend what is dear.
      return rule === null || all.some(isRefused) ? all : [...(await spend(rule, address)), ...all];
    },
    byPerson: (group, userId) => spend(BY_PERSON[group], userId),
    byAccount: async (group, account, address) => {
      const key = hashed(account);
      const own = await spend(BY_ACCOUNT[group], `${key}:${address}`);
      return group !== "mail" || own.some(isRefused) ? own : [...own, ...(await spend(MAILS, key))];
    },
    byDevice: (group, account, browser) => spend(BY_DEVICE[group], `${hashed(account)}:${browser}`),
  };
};

/** That there is none left for this address at all, whoever calls. */
export const isFlood = (spent: Spent): boolean => isRefused(spent) && spent.policy === policyOf(ALL);

export const isRefused = ({ refusedFor }: Spent): boolean => refusedFor !== null;

/** The headers of draft-ietf-httpapi-ratelimit-headers. */
export const limitHeaders = (all: readonly Spent[]): Readonly<Record<string, string>> => ({
  "ratelimit-policy": all.map(({ policy }) => policy).join(", "),
  ratelimit: all.map(({ left }) => left).join(", "),
});

const policyOf = ({ name, points, seconds }: LimitRule) => `"${name}";q=${points};w=${seconds}`;

const spent = (
  rule: LimitRule,
  { remainingPoints, msBeforeNext }: RateLimiterRes,
  refused: boolean,
): Spent => {
  const wait = Math.max(1, Math.ceil(msBeforeNext / 1_000));
  return {
    policy: policyOf(rule),
    left: `"${rule.name}";r=${Math.max(0, remainingPoints)};t=${wait}`,
    refusedFor: refused ? wait : null,
  };
};

/** Addresses of people do not lie about in Redis. */
const hashed = (account: string) =>
  Bun.CryptoHasher.hash("sha256", account.normalize("NFKC").trim().toLowerCase(), "base64url");
