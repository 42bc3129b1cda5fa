import type { Kysely } from "kysely";
import type { Handlers } from "../../call.ts";
import type { DB } from "../../database/schema.generated.ts";
import type { MoveMarker } from "./move-marker.ts";
import { readReceiptSettings, writeReceiptSettings } from "./receipt-settings-sql.ts";

export const receiptHandlers = ({
  db,
  moveMarker,
}: {
  db: Kysely<DB>;
  moveMarker: MoveMarker;
}): Handlers<`receipt.${"read" | "settings" | "setSettings"}`> => ({
  "receipt.read": async ({ id, seq }, { principal }) => {
    const { readSeq } = await moveMarker({ userId: principal.userId, channelId: id, readSeq: seq });
    return { readSeq };
  },
  "receipt.settings": (_, { principal }) => readReceiptSettings(db, principal.userId),
  "receipt.setSettings": (settings, { principal }) => writeReceiptSettings(db, principal.userId, settings),
});
