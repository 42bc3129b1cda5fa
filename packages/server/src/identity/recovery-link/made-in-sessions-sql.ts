import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { forgetIfNoneLeft } from "../factor/change-factors-sql.ts";
import type { MadeByStranger } from "./disowned.ts";

/** A session, all of the browser that it was opened in, and those that took the place of one of them. */
export const sessionsOfStranger = async (
  trx: Kysely<DB>,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<{ readonly ids: readonly string[]; readonly browser: string | null }> => {
  const own = trx.selectFrom("sessions").select(["id", "browser"]).where("user_id", "=", userId);
  const browser = (await own.where("id", "=", sessionId).executeTakeFirst())?.browser ?? null;
  const found = browser === null ? [] : await own.where("browser", "=", browser).execute();
  const ids = new Set([sessionId, ...found.map(({ id }) => id)]);
  for (let latest = [...ids]; latest.length > 0; ) {
    const next = await own.where("made_in_session", "in", latest).execute();
    latest = next.map(({ id }) => id).filter((id) => !ids.has(id));
    for (const id of latest) ids.add(id);
  }
  return { ids: [...ids], browser };
};

/** Removes every way in that was made in these sessions, inside the caller's transaction. */
export const removeMadeIn = async (
  trx: Kysely<DB>,
  { userId, sessionIds }: { userId: string; sessionIds: readonly string[] },
): Promise<MadeByStranger> => {
  const apiTokens = await trx
    .deleteFrom("api_tokens")
    .where("user_id", "=", userId)
    .where("made_in_session", "in", sessionIds)
    .returning(["id", "user_id", "name"])
    .execute();
  const passkeys = await trx
    .deleteFrom("passkeys")
    .where("user_id", "=", userId)
    .where("made_in_session", "in", sessionIds)
    .returning(["id", "name"])
    .execute();
  const totps = await trx
    .deleteFrom("totp_secrets")
    .where("user_id", "=", userId)
    .where("made_in_session", "in", sessionIds)
    .returning("user_id")
    .execute();
  const codes = await trx
    .deleteFrom("recovery_codes")
    .where("user_id", "=", userId)
    .where("made_in_session", "in", sessionIds)
    .returning("user_id")
    .execute();
  const providers = await trx
    .deleteFrom("external_identities")
    .where("user_id", "=", userId)
    .where("made_in_session", "in", sessionIds)
    .returning("provider")
    .execute();
  if (passkeys.length > 0 || totps.length > 0) await forgetIfNoneLeft(trx, userId);
  return {
    apiTokens,
    passkeys,
    totp: totps.length > 0,
    recoveryCodes: codes.length > 0,
    providers: providers.map(({ provider }) => provider),
  };
};
