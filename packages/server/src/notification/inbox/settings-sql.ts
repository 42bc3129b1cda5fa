import type { NotificationSettings } from "@parley/contract";
import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { retrying } from "../../database/transact.ts";

export const DEFAULT_SETTINGS: NotificationSettings = {
  level: "mentions",
  push: true,
  digest: "off",
  quietHours: null,
};

export const readSettings = async (db: Kysely<DB>, userId: string): Promise<NotificationSettings> => {
  const row = await db
    .selectFrom("notification_settings")
    .select(["level", "push", "digest", "quiet_from", "quiet_to"])
    .where("user_id", "=", userId)
    .executeTakeFirst();
  if (!row) return DEFAULT_SETTINGS;
  return {
    level: row.level as NotificationSettings["level"],
    push: row.push,
    digest: row.digest as NotificationSettings["digest"],
    quietHours: row.quiet_from && row.quiet_to ? { from: row.quiet_from, to: row.quiet_to } : null,
  };
};

export type WantedSettings = {
  readonly [K in keyof NotificationSettings]?: NotificationSettings[K] | undefined;
};

/** Changes what is given, in one statement: two that change different things at once both stand. */
export const writeSettings = async (
  db: Kysely<DB>,
  userId: string,
  { level, push, digest, quietHours }: WantedSettings,
): Promise<NotificationSettings> => {
  const wanted = {
    ...(level !== undefined && { level }),
    ...(push !== undefined && { push }),
    ...(digest !== undefined && { digest }),
    ...(quietHours !== undefined && {
      quiet_from: quietHours?.from ?? null,
      quiet_to: quietHours?.to ?? null,
    }),
  };
  if (Object.keys(wanted).length > 0) {
    await retrying(() =>
      db
        .insertInto("notification_settings")
        .values({ user_id: userId, ...wanted })
        .onConflict((conflict) => conflict.column("user_id").doUpdateSet(wanted))
        .execute(),
    );
  }
  return readSettings(db, userId);
};
