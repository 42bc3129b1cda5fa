import type { Kysely } from "kysely";
import type { Handlers } from "../../call.ts";
import type { DB } from "../../database/schema.generated.ts";
import { readSettings, writeSettings } from "./settings-sql.ts";

export const settingsHandlers = ({
  db,
  onLevelChanged,
}: {
  db: Kysely<DB>;
  /** Somebody may want to hear of every message now. */
  onLevelChanged: () => void;
}): Handlers<`notification.${"settings" | "setSettings"}`> => ({
  "notification.settings": (_, { principal }) => readSettings(db, principal.userId),
  "notification.setSettings": async (wanted, { principal }) => {
    const settings = await writeSettings(db, principal.userId, wanted);
    if (wanted.level === "all") onLevelChanged();
    return settings;
  },
});
