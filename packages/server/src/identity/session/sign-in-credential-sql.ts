import { FactorMethod } from "@parley/contract";
import type { Selectable } from "kysely";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { accountOf } from "../account/account-rows-sql.ts";
import { emailKey, usernameKey } from "../account/name-key.ts";
import { methodsOf } from "../factor/factors.ts";
import type { FindSignInCredential } from "./sign-in-credential.ts";

/** $1 is the key of the name, $2 the browser. Every sign-in asks it, so it is written out and prepared. */
const statement = (column: "email_key" | "username_key") => `
select u.*, p.hash, d.id is not null as known_device, d.remembered_until,
  array(select role_name from user_roles where user_roles.user_id = u.id order by role_name) as roles,
  exists(select 1 from totp_secrets t where t.user_id = u.id and t.secret is not null) as totp,
  (select count(*)::int from passkeys k where k.user_id = u.id) as passkeys,
  (select case when count(*) > 0 then (count(*) - count(c.used_at))::int end
    from recovery_codes c where c.user_id = u.id) as recovery_codes_left
from users u
left join password_credentials p on p.user_id = u.id
left join known_devices d on d.user_id = u.id and d.browser = $2
where u.${column} = $1`;

// A username has no @, so the identifier says which of the two it is.
const BY_EMAIL = statement("email_key");
const BY_USERNAME = statement("username_key");

type Row = Selectable<DB["users"]> & {
  readonly hash: string | null;
  readonly known_device: boolean;
  readonly remembered_until: string | null;
  readonly roles: readonly string[];
  readonly totp: boolean;
  readonly passkeys: number;
  readonly recovery_codes_left: number | null;
};

/** Credentials in SQL. */
export const signInCredentialSql =
  ({ sql }: Pick<Database, "sql">): FindSignInCredential =>
  async ({ identifier, browser, now }) => {
    const isEmail = identifier.includes("@");
    const key = isEmail ? emailKey(identifier) : usernameKey(identifier);
    const [row] = await sql.unsafe<Row[]>(isEmail ? BY_EMAIL : BY_USERNAME, [key, browser], {
      prepare: true,
    });
    if (!row) return null;
    const last = FactorMethod.safeParse(row.last_factor).data ?? null;
    const { totp, passkeys, recovery_codes_left: recoveryCodesLeft } = row;
    return {
      account: accountOf(row),
      passwordHash: row.hash,
      fromKnownDevice: row.known_device,
      facts: {
        roles: row.roles,
        factors: methodsOf({ totp, passkeys, recoveryCodesLeft, last }),
        isRemembered: row.remembered_until !== null && Date.parse(row.remembered_until) > now,
      },
    };
  };
