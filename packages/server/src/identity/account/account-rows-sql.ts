import type { Selectable } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import type { Account } from "./account-store.ts";

const STATES = ["active", "locked", "deactivated"] as const;

export const accountOf = (row: Selectable<DB["users"]>): Account => ({
  id: row.id,
  email: row.email,
  emailVerified: row.email_verified_at !== null,
  username: row.username,
  displayName: row.display_name,
  avatarUrl: row.avatar_url,
  status: row.status,
  timeZone: row.time_zone,
  locale: row.locale,
  // Whatever this version does not know cannot sign in.
  state: STATES.find((state) => state === row.state) ?? "locked",
  createdAt: row.created_at,
  revision: row.revision,
});
