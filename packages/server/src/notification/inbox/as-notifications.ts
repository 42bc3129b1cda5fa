import type { Notification, PublicProfile } from "@parley/contract";
import type { SeenRow } from "./inbox-sql.ts";

export type ProfilesOf = (userIds: readonly string[]) => Promise<ReadonlyMap<string, PublicProfile>>;

/** Rows as they are told, with who did it; one call for all the profiles. */
export const asNotifications = async (
  rows: readonly SeenRow[],
  profilesOf: ProfilesOf,
): Promise<Notification[]> => {
  const actors = [...new Set(rows.flatMap(({ actorId }) => actorId ?? []))];
  const profiles = actors.length > 0 ? await profilesOf(actors) : new Map<string, PublicProfile>();
  return rows.map(({ userId: _, actorId, ...row }) => ({
    ...row,
    actor: actorId === null ? null : (profiles.get(actorId) ?? null),
  }));
};
