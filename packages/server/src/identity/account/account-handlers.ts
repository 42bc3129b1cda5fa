import type { PublicProfile } from "@parley/contract";
import { z } from "zod";
import type { Handlers, Principal } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Broker } from "../../realtime/broker.ts";
import { readCursor, writeCursor } from "../list-cursor.ts";
import { personChanged } from "../role/person-changed-sql.ts";
import type { RoleStore } from "../role/role-store.ts";
import type { Account, AccountChanges, AccountStore } from "./account-store.ts";
import { searchKey, usernameKey } from "./name-key.ts";
import { ownProfile } from "./own-profile.ts";
import type { People } from "./people.ts";

export interface AccountDeps {
  readonly accounts: AccountStore;
  readonly people: People;
  readonly roles: RoleStore;
  /** The ids of those who have blocked this person: they are not found by them. */
  readonly blockersOf: (userId: string) => Promise<readonly string[]>;
  readonly broker: Broker;
  readonly clock: Clock;
}

const AfterUsername = z.tuple([z.string().min(1).max(200)]);

export const accountHandlers = ({
  accounts,
  people,
  roles,
  blockersOf,
  broker,
  clock,
}: AccountDeps): Handlers<"me.get" | "me.update" | "user.search" | "user.get"> => {
  const profileOf = async (account: Account | null, principal: Principal) => {
    const rights = await roles.rightsOf(principal.userId);
    // The session outlived the account: deleted a moment ago.
    return account ? ownProfile(account, rights.roles) : raise("session_revoked");
  };

  return {
    "me.get": async (_input, { principal }) => profileOf(await accounts.find(principal.userId), principal),

    async "me.update"(changes, { principal }) {
      const updatedAt = new Date(clock.now()).toISOString();
      const account = await accounts.update(principal.userId, asStored(changes), { updatedAt });
      broker.publish(personChanged(principal.userId));
      return profileOf(account, principal);
    },

    async "user.search"({ query, limit, cursor }, { principal }) {
      const after = cursor === undefined ? null : readCursor(cursor, AfterUsername)[0];
      const blockers = await blockersOf(principal.userId);
      // One more than asked for tells whether there is a next page.
      const found = await people.search({
        prefix: searchKey(query),
        exceptIds: [principal.userId, ...blockers],
        after,
        limit: limit + 1,
      });
      const items = found.slice(0, limit);
      return { items, nextCursor: found.length > limit ? cursorAfter(items.at(-1)) : null };
    },

    async "user.get"({ id }) {
      return (await people.profilesOf([id])).get(id) ?? raise("user_not_found");
    },
  };
};

const cursorAfter = (last: PublicProfile | undefined) =>
  last ? writeCursor([usernameKey(last.username)]) : null;

type ProfileInput = { [K in keyof AccountChanges]: AccountChanges[K] | undefined };

/** Absent stays absent, and an empty status is no status. */
const asStored = ({ displayName, status, timeZone, locale }: ProfileInput): AccountChanges => ({
  ...(displayName !== undefined && { displayName }),
  ...(status !== undefined && { status: status || null }),
  ...(timeZone !== undefined && { timeZone }),
  ...(locale !== undefined && { locale }),
});
