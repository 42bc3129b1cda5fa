import type { Parley } from "@parley/client";
import { keepIdentifier } from "../session/identifier-under-way.ts";

const KEY = "parley.accounts";
const METHOD_KEY = "parley.last-method";
const UNDER_WAY_KEY = "parley.method-under-way";
const ACCOUNTS_MAX = 5;

/** How somebody signed in: a method of ours, or `provider:` and the name of one. */
export type SignInMethod = "password" | "passkey" | "mail" | `provider:${string}`;

/** Somebody who has signed in in this browser: enough to be told apart, and no secret. */
export interface KnownAccount {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly method: SignInMethod;
}

const isMethod = (value: unknown): value is SignInMethod =>
  value === "password" ||
  value === "passkey" ||
  value === "mail" ||
  (typeof value === "string" && /^provider:[a-z][a-z0-9-]*$/.test(value));

const isAccount = (value: unknown): value is KnownAccount => {
  const { id, name, username, method } = (value ?? {}) as Record<string, unknown>;
  return [id, name, username].every((each) => typeof each === "string" && each !== "") && isMethod(method);
};

/** What stands in the storage may be of an older page, or of anybody's making. */
export const readAccounts = (text: string | null): KnownAccount[] => {
  try {
    const read: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(read) ? read.filter(isAccount).slice(0, ACCOUNTS_MAX) : [];
  } catch {
    return [];
  }
};

/** The one just used stands in front. */
export const withAccount = (accounts: readonly KnownAccount[], used: KnownAccount): KnownAccount[] =>
  [used, ...accounts.filter(({ id }) => id !== used.id)].slice(0, ACCOUNTS_MAX);

/** Storage may be refused: then nothing is remembered, and nothing breaks. */
const quietly = <T>(use: () => T): T | null => {
  try {
    return use();
  } catch {
    return null;
  }
};

export const knownAccounts = (): KnownAccount[] =>
  quietly(() => readAccounts(localStorage.getItem(KEY))) ?? [];

export const forgetAccount = (id: string): KnownAccount[] => {
  const left = knownAccounts().filter((each) => each.id !== id);
  quietly(() => localStorage.setItem(KEY, JSON.stringify(left)));
  return left;
};

export const lastMethod = (): SignInMethod | null =>
  quietly(() => {
    const method = localStorage.getItem(METHOD_KEY);
    return isMethod(method) ? method : null;
  });

/** Notes the way that is being gone. It counts once it has led in; a provider's pages may lie between. */
export const goBy = (method: SignInMethod): void =>
  void quietly(() => sessionStorage.setItem(UNDER_WAY_KEY, method));

/** A provider's pages may lie behind this one: the server has signed somebody in, or has not, and no page knows. */
export const mayBeBackFromProvider = (): boolean =>
  quietly(() => sessionStorage.getItem(UNDER_WAY_KEY)?.startsWith("provider:")) ?? false;

/** Notes who signs in in this tab and how. A session that is found at the start of a page is no sign-in. */
export const keepKnownAccounts = (parley: Parley): (() => void) => {
  const follow = () =>
    quietly(() => {
      const auth = parley.auth.get();
      if (auth.at !== "signed-in") return;
      const { id, displayName: name, username } = auth.user;
      const accounts = knownAccounts();
      const underWay = sessionStorage.getItem(UNDER_WAY_KEY);
      const before = accounts.find((each) => each.id === id);
      const method = isMethod(underWay) ? underWay : (before?.method ?? "password");
      if (isMethod(underWay)) {
        sessionStorage.removeItem(UNDER_WAY_KEY);
        // They have arrived; the next sign-in here may be somebody else's.
        keepIdentifier("");
        localStorage.setItem(METHOD_KEY, method);
        localStorage.setItem(KEY, JSON.stringify(withAccount(accounts, { id, name, username, method })));
      } else if (before && (before.name !== name || before.username !== username)) {
        const renamed = accounts.map((each) => (each.id === id ? { ...each, name, username } : each));
        localStorage.setItem(KEY, JSON.stringify(renamed));
      }
    });
  follow();
  return parley.auth.subscribe(follow);
};
