import type { Source } from "../../call.ts";
import { networkOf } from "../../network-of.ts";
import type { Account } from "../account/account-store.ts";
import { emailKey, usernameKey } from "../account/name-key.ts";

/** Somebody who names an account and types a password for it. */
export interface SignInTry {
  /** As it was typed; whether there is such an account is nobody's business. */
  readonly identifier: string;
  readonly userId: string | null;
  /** The account has been signed in to from this browser. */
  readonly fromKnownDevice: boolean;
  readonly source: Source;
}

/** Somebody who is signed in, or holds a token of the account, and types its password again. */
export interface ProofTry {
  readonly userId: string;
  readonly source: Source;
}

export type PasswordTry = SignInTry | ProofTry;

/** Under what the failures of a try are counted. Hashes, for keys are no place for names and addresses. */
export interface TryKeys {
  /** Whose failures are forgotten together. */
  readonly subject: string;
  readonly place: string;
  /** Null: what happens elsewhere does not slow this one down. */
  readonly account: string | null;
}

const hashOf = (kind: string, ...parts: readonly string[]) =>
  `${kind}:${Bun.CryptoHasher.hash("sha256", JSON.stringify(parts), "base64url")}`;

/** The account's own keys, so that no other spelling begins anew. */
const subjectOfName = (identifier: string) =>
  hashOf("name", identifier.includes("@") ? emailKey(identifier) : usernameKey(identifier));
const subjectOfUser = (userId: string) => hashOf("user", userId);

/** `era` grows when the failures of a subject are forgotten: what was counted before is then under another key. */
export const keysOf = (one: PasswordTry, eraOf: (subject: string) => Promise<number>): Promise<TryKeys> => {
  const { source } = one;
  const network = networkOf(source.ip);
  const keys = async (subject: string, place: readonly string[], isSlowedByOthers: boolean) => {
    const era = String(await eraOf(subject));
    return {
      subject,
      place: hashOf("failed-from", subject, era, ...place),
      account: isSlowedByOthers ? hashOf("failed", subject, era) : null,
    };
  };
  if (!("identifier" in one)) return keys(subjectOfUser(one.userId), ["network", network], false);
  return one.fromKnownDevice && one.userId !== null && source.browser !== null
    ? keys(subjectOfUser(one.userId), ["device", source.browser], false)
    : keys(subjectOfName(one.identifier), ["network", network], true);
};

/** Every subject under which failures of an account are counted. */
export const subjectsOf = ({ id, email, username }: Account): readonly string[] => [
  subjectOfUser(id),
  subjectOfName(email),
  subjectOfName(username),
];

/** Failures since the last sign-in, of which the owner is told then. */
export const missedKey = (userId: string) => hashOf("missed", userId);

export const eraKey = (subject: string) => `era:${subject}`;

export const streakKey = (source: Source) => hashOf("streak", networkOf(source.ip));
