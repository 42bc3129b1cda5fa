import type { OwnProfile } from "@parley/contract";
import type { Account } from "./account-store.ts";

/** What a person sees of their own account. */
export const ownProfile = (account: Account, roles: readonly string[]): OwnProfile => ({
  id: account.id,
  username: account.username,
  displayName: account.displayName,
  avatarUrl: account.avatarUrl,
  status: account.status,
  email: account.email,
  emailVerified: account.emailVerified,
  timeZone: account.timeZone,
  locale: account.locale,
  roles: [...roles],
  createdAt: account.createdAt,
  revision: account.revision,
});
