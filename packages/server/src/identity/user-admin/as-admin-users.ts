import type { AdminUser } from "@parley/contract";
import type { DirectoryEntry } from "./account-directory.ts";

/** The second factors of many people, by id. */
export type MfaMethodsOf = (userIds: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>;

export type AsAdminUsers = (entries: readonly DirectoryEntry[]) => Promise<AdminUser[]>;

/** Accounts as they are shown to those who look after them. */
export const createAsAdminUsers =
  ({ mfaMethodsOf }: { mfaMethodsOf: MfaMethodsOf }): AsAdminUsers =>
  async (entries) => {
    const methods = await mfaMethodsOf(entries.map(({ account }) => account.id));
    return entries.map(({ account, lastSignInAt, roles, sessions }) => ({
      id: account.id,
      username: account.username,
      displayName: account.displayName,
      email: account.email,
      emailVerified: account.emailVerified,
      roles: [...roles],
      status: account.state,
      createdAt: account.createdAt,
      lastSignInAt,
      mfaMethods: [...(methods.get(account.id) ?? [])],
      sessions,
    }));
  };
