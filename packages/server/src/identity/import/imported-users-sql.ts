import type { Kysely } from "kysely";
import { v7 as newId } from "uuid";
import { recordEvents } from "../../audit/record-events-sql.ts";
import type { SecurityEvent } from "../../audit/security-event.ts";
import type { Clock } from "../../clock.ts";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { transact } from "../../database/transact.ts";
import { emailKey, searchKey, usernameKey } from "../account/name-key.ts";
import { ADMIN_ROLE } from "../role/role-store.ts";
import type { AddOutcome, ImportedUsers, NumberedUser } from "./imported-users.ts";

/** Imported accounts in SQL: one transaction a batch. */
export const importedUsersSql = ({ sql, db }: Database, { clock }: { clock: Clock }): ImportedUsers => {
  // A dry run makes nothing, so it has to remember what the lines before would have made.
  const promised = { emails: new Set<string>(), usernames: new Set<string>() };
  return {
    async knownRoles() {
      const rows = await db.selectFrom("roles").select("name").execute();
      return new Set(rows.map(({ name }) => name));
    },

    async hasAdministrator() {
      const row = await db.selectFrom("installation").select("administrator_made").executeTakeFirst();
      return row?.administrator_made ?? false;
    },

    async add(batch, { dryRun }) {
      if (dryRun) return sorted(batch, merged(await takenOf(db, batch), promised), promised).outcomes;
      // Someone may sign up with one of these names meanwhile; the next attempt sees them.
      return await transact(
        sql,
        async (_, tx) => {
          const { outcomes, fresh } = sorted(batch, await takenOf(tx, batch));
          if (fresh.length > 0) await insert(tx, fresh, new Date(clock.now()).toISOString());
          return outcomes;
        },
        { retryUnique: true },
      );
    },
  };
};

interface Taken {
  readonly emails: Set<string>;
  readonly usernames: Set<string>;
}

const takenOf = async (db: Kysely<DB>, batch: readonly NumberedUser[]): Promise<Taken> => {
  const emails = batch.map(({ email }) => emailKey(email));
  const usernames = batch.map(({ username }) => usernameKey(username));
  const rows = await db
    .selectFrom("users")
    .select(["email_key", "username_key"])
    .where(({ or, eb }) => or([eb("email_key", "in", emails), eb("username_key", "in", usernames)]))
    .execute();
  return {
    emails: new Set(rows.map((row) => row.email_key)),
    usernames: new Set(rows.map((row) => row.username_key)),
  };
};

const merged = (one: Taken, other: Taken): Taken => ({
  emails: one.emails.union(other.emails),
  usernames: one.usernames.union(other.usernames),
});

/** Sorts the batch into those to make and those whose names are taken, by the rows or by a line before. */
const sorted = (batch: readonly NumberedUser[], taken: Taken, remembered?: Taken) => {
  const outcomes = new Map<number, AddOutcome>();
  const fresh: NumberedUser[] = [];
  for (const user of batch) {
    const email = emailKey(user.email);
    const username = usernameKey(user.username);
    if (taken.emails.has(email)) outcomes.set(user.line, "email-taken");
    else if (taken.usernames.has(username)) outcomes.set(user.line, "username-taken");
    else {
      outcomes.set(user.line, "created");
      fresh.push(user);
      for (const names of remembered ? [taken, remembered] : [taken]) {
        names.emails.add(email);
        names.usernames.add(username);
      }
    }
  }
  return { outcomes, fresh };
};

const insert = async (tx: Kysely<DB>, users: readonly NumberedUser[], at: string): Promise<void> => {
  const made = users.map((user) => ({ id: newId(), ...user }));
  await tx
    .insertInto("users")
    .values(
      made.map((user) => ({
        id: user.id,
        email: user.email,
        email_key: emailKey(user.email),
        email_verified_at: user.emailVerified ? at : null,
        username: user.username,
        username_key: usernameKey(user.username),
        display_name: user.displayName,
        display_name_key: searchKey(user.displayName),
        state: user.state,
        // Its thirty days begin now: without a beginning nobody could bring it back, and nothing would ever erase it.
        deactivated_at: user.state === "deactivated" ? at : null,
        created_at: at,
        updated_at: at,
      })),
    )
    .execute();
  const credentials = made.flatMap(({ id, passwordHash }) =>
    passwordHash === null ? [] : [{ user_id: id, hash: passwordHash, updated_at: at }],
  );
  if (credentials.length > 0) await tx.insertInto("password_credentials").values(credentials).execute();
  const grants = made.flatMap(({ id, roles }) => roles.map((role) => ({ user_id: id, role_name: role })));
  await tx.insertInto("user_roles").values(grants).execute();
  // Who signs up next is not the first one any more.
  if (made.some(({ roles }) => roles.includes(ADMIN_ROLE)))
    await tx.updateTable("installation").set({ administrator_made: true }).execute();
  await recordEvents(
    tx,
    made.flatMap(({ id, roles }) => eventsOf(id, { administrator: roles.includes(ADMIN_ROLE), at })),
  );
};

const eventsOf = (
  userId: string,
  { administrator, at }: { administrator: boolean; at: string },
): SecurityEvent[] => {
  const common = { actorId: null, userId, source: null, at };
  return [
    { ...common, action: "account.created", details: { by: "import" } },
    ...(administrator ? [{ ...common, action: "user.became-administrator" as const, details: {} }] : []),
  ];
};
