import type { Database } from "../../database/connect.ts";
import { emailKey, usernameKey } from "../account/name-key.ts";

/** Whether the account of that e-mail address or username has been signed in to from this browser, in SQL. */
export const isKnownDeviceSql =
  ({ db }: Pick<Database, "db">) =>
  async (named: string, browser: string): Promise<boolean> => {
    const isEmail = named.includes("@");
    const row = await db
      .selectFrom("known_devices")
      .innerJoin("users", "users.id", "known_devices.user_id")
      .select("known_devices.id")
      .where(isEmail ? "email_key" : "username_key", "=", isEmail ? emailKey(named) : usernameKey(named))
      .where("browser", "=", browser)
      .executeTakeFirst();
    return row !== undefined;
  };
