import type { AdminUser } from "@parley/contract";
import { z } from "zod";
import type { Handlers } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import { usernameKey } from "../account/name-key.ts";
import { readCursor, writeCursor } from "../list-cursor.ts";
import { ownSession } from "../session/own-session.ts";
import type { SessionStore } from "../session/session-store.ts";
import type { AccountDirectory } from "./account-directory.ts";
import type { AsAdminUsers } from "./as-admin-users.ts";
import type { RecordRead } from "./record-read-sql.ts";

export interface UserReadDeps {
  readonly directory: AccountDirectory;
  readonly sessions: Pick<SessionStore, "listOf">;
  readonly asAdminUsers: AsAdminUsers;
  readonly recordRead: RecordRead;
  readonly clock: Clock;
}

const AfterUsername = z.tuple([z.string().min(1).max(200)]);
const AfterSession = z.tuple([z.iso.datetime(), z.uuid()]);

/** What those see who look after accounts. Every look is in the audit trail. */
export const userReadHandlers = ({
  directory,
  sessions,
  asAdminUsers,
  recordRead,
  clock,
}: UserReadDeps): Handlers<"admin-user.list" | "admin-user.get" | "admin-user.sessions"> => {
  const now = () => new Date(clock.now()).toISOString();
  const found = async (userId: string) =>
    (await directory.find(userId, { now: now() })) ?? raise("user_not_found");

  return {
    async "admin-user.list"({ query, role, status, limit, cursor }, call) {
      const after = cursor === undefined ? null : readCursor(cursor, AfterUsername)[0];
      await recordRead(call, whatWasAsked({ query, role, status }));
      // One more than asked for tells whether there is a next page.
      const entries = await directory.search({
        beginning: query,
        role: role ?? null,
        state: status ?? null,
        after,
        limit: limit + 1,
        now: now(),
      });
      const items = await asAdminUsers(entries.slice(0, limit));
      return { items, nextCursor: entries.length > limit ? cursorAfter(items.at(-1)) : null };
    },

    async "admin-user.get"({ id }, call) {
      await recordRead(call, "user", id);
      const [user] = await asAdminUsers([await found(id)]);
      return user ?? raise("user_not_found");
    },

    async "admin-user.sessions"({ id, limit, cursor }, call) {
      const [createdAt, sessionId] = cursor === undefined ? [] : readCursor(cursor, AfterSession);
      const after = createdAt && sessionId ? { createdAt, id: sessionId } : null;
      await recordRead(call, "sessions", id);
      await found(id);
      const live = await sessions.listOf(id, { after, limit: limit + 1, now: now() });
      const page = live.slice(0, limit);
      const last = page.at(-1);
      const { sessionId: currentSessionId } = call.principal;
      return {
        items: page.map((session) => ownSession(session, { currentSessionId })),
        nextCursor: live.length > limit && last ? writeCursor([last.createdAt, last.id]) : null,
      };
    },
  };
};

const cursorAfter = (last: AdminUser | undefined) =>
  last ? writeCursor([usernameKey(last.username)]) : null;

const whatWasAsked = (asked: Readonly<Record<string, string | undefined>>): string => {
  const given = Object.entries(asked).filter(([, value]) => value);
  return ["users", ...given.map(([name, value]) => `${name}=${value}`)].join(" ");
};
