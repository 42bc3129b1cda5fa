import type { MemberSettings } from "@parley/contract";
import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { raise } from "../../problem.ts";

export type WantedSettings = {
  readonly [K in keyof Omit<MemberSettings, "revision">]?: MemberSettings[K] | undefined;
};

/**
 * What one person wants of one channel, or of one thread that they follow; the row is locked until the transaction ends.
 * `changed` says whether anything is other than it was, which is when the revision moves.
 */
export const changeSettings = async (
  trx: Kysely<DB>,
  { channelId, userId }: { channelId: string; userId: string },
  wanted: WantedSettings,
): Promise<{ settings: MemberSettings; changed: boolean }> => {
  const row = await trx
    .selectFrom("channel_members as m")
    .innerJoin("channels as c", "c.id", "m.channel_id")
    .innerJoin("channel_members as home", (join) =>
      join.onRef("home.channel_id", "=", "c.home_id").onRef("home.user_id", "=", "m.user_id"),
    )
    .select(["m.settings_revision", "m.muted_until", "m.notify", "m.favourite", "m.section"])
    .where("m.channel_id", "=", channelId)
    .where("m.user_id", "=", userId)
    .forUpdate("m")
    .executeTakeFirst();
  if (!row) return raise("channel_not_found");
  const held: MemberSettings = {
    revision: row.settings_revision,
    mutedUntil: row.muted_until,
    notify: row.notify as MemberSettings["notify"],
    favourite: row.favourite,
    section: row.section,
  };
  const news = Object.entries(wanted).filter(
    ([field, value]) => value !== undefined && value !== held[field as keyof MemberSettings],
  );
  if (news.length === 0) return { settings: held, changed: false };
  const settings = { ...held, ...Object.fromEntries(news), revision: held.revision + 1 };
  await trx
    .updateTable("channel_members")
    .set({
      settings_revision: settings.revision,
      muted_until: settings.mutedUntil,
      notify: settings.notify,
      favourite: settings.favourite,
      section: settings.section,
    })
    .where("channel_id", "=", channelId)
    .where("user_id", "=", userId)
    .execute();
  return { settings, changed: true };
};
