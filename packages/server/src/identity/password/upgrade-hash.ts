import type { PasswordHasher } from "./hash-password.ts";

/** The hashes that accounts are signed in with. */
export interface StoredHashes {
  /** Null: this account has no password. */
  of(userId: string): Promise<string | null>;
  /** Puts `to` in place of `from`; does nothing where `from` is no longer the hash, for someone has changed it. */
  replace(userId: string, hashes: { from: string; to: string }): Promise<void>;
}

/** What to do when the right password was given and its hash is not of today's kind. */
export type UpgradeHash = (userId: string, password: string, outdated: string) => Promise<void>;

/**
 * Hashes the password anew. Whoever signs in has given the right password: if the server is too busy for another hash,
 * or the database is away, they are let in all the same, and the next sign-in tries again.
 */
export const createUpgradeHash =
  ({
    hasher,
    hashes,
    onFailure,
  }: {
    hasher: PasswordHasher;
    hashes: Pick<StoredHashes, "replace">;
    onFailure: (error: unknown) => void;
  }): UpgradeHash =>
  async (userId, password, outdated) => {
    try {
      await hashes.replace(userId, { from: outdated, to: await hasher.hash(password) });
    } catch (error) {
      onFailure(error);
    }
  };
