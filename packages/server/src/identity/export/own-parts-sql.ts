import { readTrail } from "../../audit/trail-rows-sql.ts";
import type { Database } from "../../database/connect.ts";
import { type ExportPart, type ExportPartsOf, onePage, PAGE_ROWS, pagesAfter } from "./export-part.ts";

/** What identity holds about a person. No secret is in it: neither hashes, nor keys, nor tokens. */
export const ownPartsSql =
  ({ db }: Pick<Database, "db">): ExportPartsOf =>
  (userId): ExportPart[] => [
    {
      name: "roles",
      pages: () =>
        onePage(() =>
          db.selectFrom("user_roles").select("role_name as role").where("user_id", "=", userId).execute(),
        ),
    },
    {
      name: "sessions",
      pages: () =>
        pagesAfter((after: { id: string } | null) => {
          const sessions = db
            .selectFrom("sessions")
            .select([
              "id",
              "created_at as createdAt",
              "last_used_at as lastUsedAt",
              "absolute_expires_at as expiresAt",
              "revoked_at as endedAt",
              "revoked_reason as endedBecause",
              "user_agent as userAgent",
              "ip",
              "place",
              "amr",
            ])
            .where("user_id", "=", userId)
            .orderBy("id")
            .limit(PAGE_ROWS);
          return (after ? sessions.where("id", ">", after.id) : sessions).execute();
        }),
    },
    {
      name: "devices",
      pages: () =>
        onePage(() =>
          db
            .selectFrom("known_devices")
            .select([
              "id",
              "first_seen_at as firstSeenAt",
              "last_seen_at as lastSeenAt",
              "remembered_until as rememberedUntil",
              "user_agent as userAgent",
              "ip",
              "place",
            ])
            .where("user_id", "=", userId)
            .orderBy("first_seen_at")
            .execute(),
        ),
    },
    {
      name: "identities",
      pages: () =>
        onePage(() =>
          db
            .selectFrom("external_identities")
            .select([
              "provider",
              "issuer",
              "subject",
              "email",
              "linked_at as linkedAt",
              "last_used_at as lastUsedAt",
            ])
            .where("user_id", "=", userId)
            .orderBy("linked_at")
            .execute(),
        ),
    },
    { name: "factors", pages: () => onePage(() => factorsOf(db, userId)) },
    {
      name: "apiTokens",
      pages: () =>
        onePage(() =>
          db
            .selectFrom("api_tokens")
            .select([
              "id",
              "name",
              "scopes",
              "created_at as createdAt",
              "expires_at as expiresAt",
              "last_used_at as lastUsedAt",
            ])
            .where("user_id", "=", userId)
            .orderBy("created_at")
            .execute(),
        ),
    },
    {
      name: "events",
      pages: () =>
        pagesAfter(async (after: OwnEvent | null) => {
          const slice = { user: userId, above: after?.position ?? 0, limit: PAGE_ROWS };
          return (await readTrail(db, slice)).map(ownEvent(userId));
        }),
    },
  ];

type TrailEvent = Awaited<ReturnType<typeof readTrail>>[number];
type OwnEvent = Pick<TrailEvent, "position" | "at" | "action" | "details"> & { readonly by: string };

/** Of what somebody else did to this person: that it was done, not from where. */
const ownEvent =
  (userId: string) =>
  ({ position, at, action, details, actorId, ip, userAgent }: TrailEvent): OwnEvent => ({
    position,
    at,
    action,
    details,
    ...(actorId === userId || actorId === null
      ? { by: actorId === null ? "nobody signed in" : "you", ip, userAgent }
      : { by: "someone else" }),
  });

const factorsOf = async (db: Database["db"], userId: string): Promise<readonly object[]> => {
  const [password, totp, codes, passkeys] = await Promise.all([
    db
      .selectFrom("password_credentials")
      .select("updated_at as changedAt")
      .where("user_id", "=", userId)
      .executeTakeFirst(),
    db
      .selectFrom("totp_secrets")
      .select("confirmed_at as confirmedAt")
      .where("user_id", "=", userId)
      .where("secret", "is not", null)
      .executeTakeFirst(),
    db
      .selectFrom("recovery_codes")
      .select(["created_at as createdAt", "used_at as usedAt"])
      .where("user_id", "=", userId)
      .execute(),
    db
      .selectFrom("passkeys")
      .select(["name", "created_at as createdAt", "last_used_at as lastUsedAt", "backed_up as backedUp"])
      .where("user_id", "=", userId)
      .orderBy("created_at")
      .execute(),
  ]);
  return [
    ...(password ? [{ kind: "password", ...password }] : []),
    ...(totp ? [{ kind: "totp", ...totp }] : []),
    ...passkeys.map((passkey) => ({ kind: "passkey", ...passkey })),
    ...codes.map((code) => ({ kind: "recovery-code", ...code })),
  ];
};
