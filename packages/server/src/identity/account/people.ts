import type { PublicProfile } from "@parley/contract";

export interface PeopleQuery {
  /** A `searchKey`; empty finds everyone. */
  readonly prefix: string;
  readonly exceptIds: readonly string[];
  /** The `usernameKey` that the page before ended with. */
  readonly after: string | null;
  readonly limit: number;
}

/** People as others see them. The way in for every feature that shows a name beside an id. */
export interface People {
  /** One query for any number of ids; unknown ids are missing from the answer, the deactivated are in it. */
  profilesOf(userIds: readonly string[]): Promise<ReadonlyMap<string, PublicProfile>>;
  /** The same, without those who are locked or deactivated: whom one may have to do with from now on. */
  activeProfilesOf(userIds: readonly string[]): Promise<ReadonlyMap<string, PublicProfile>>;
  /** Ids of the active people of these names, by name in lower case; one query for any number. */
  idsOfUsernames(usernames: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Active people whose username or display name begins with the prefix, by username. */
  search(query: PeopleQuery): Promise<readonly PublicProfile[]>;
}
