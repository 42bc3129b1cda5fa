/** What a person may do: their roles, and the permissions of those roles, both in order of name. */
export interface Rights {
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
}

export const ADMIN_ROLE = "admin";

export interface RoleStore {
  /** As the database stands now. A person who is unknown, locked or deactivated has none. */
  rightsOf(userId: string): Promise<Rights>;
}
