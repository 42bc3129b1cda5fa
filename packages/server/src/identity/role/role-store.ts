import type { Committed } from "../../database/committed.ts";
import type { Signal } from "../../realtime/signal.ts";
import type { Alongside } from "../alongside/alongside.ts";

/** What a person may do: their roles, and the permissions of those roles, both in order of name. */
export interface Rights {
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
}

export const ADMIN_ROLE = "admin";

export interface RoleRecord {
  readonly name: string;
  readonly builtIn: boolean;
  /** As they were given to it, in order of name. `admin` holds every one besides. */
  readonly permissions: readonly string[];
  /** How many people have it. */
  readonly members: number;
}

/** Who changes something, when, and what is written with the change: the events that tell of it. */
export interface Deed<C> {
  readonly actorId: string;
  /** Of the token by which a service acts for them: it gives no more than these. Null: they act themselves. */
  readonly scopes: readonly string[] | null;
  /** RFC 3339. */
  readonly now: string;
  readonly alongside: (change: C) => Alongside;
}

/** What was done, as the signals that tell every node. */
export type Told = Committed<readonly Signal[]>;

/** `grant` is a role or a permission that the actor would have to hold. */
export type NotHeld = { readonly at: "not-held"; readonly grant: string };
/** The person holds `grant`, and the actor does not. */
export type Above = { readonly at: "above"; readonly grant: string };

export interface RoleDraft {
  readonly name: string;
  readonly permissions: readonly string[];
}
export interface RoleRemoval {
  readonly name: string;
  /** Also where people have it. */
  readonly withMembers: boolean;
}
export interface RolesOfPerson {
  readonly userId: string;
  readonly roles: readonly string[];
}
export interface RoleChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}
export interface RolesOfPersonChange {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

export type CreateRoleOutcome =
  | { readonly at: "created"; readonly role: RoleRecord }
  | { readonly at: "taken" }
  | { readonly at: "too-many" }
  | NotHeld;

export type UpdateRoleOutcome =
  | { readonly at: "changed"; readonly role: RoleRecord; readonly told: Told }
  | { readonly at: "unknown" }
  | { readonly at: "fixed" }
  | NotHeld;

export type RemoveRoleOutcome =
  | { readonly at: "removed"; readonly told: Told }
  | { readonly at: "unknown" }
  | { readonly at: "fixed" }
  | { readonly at: "has-members"; readonly members: number }
  | NotHeld;

export type SetRolesOutcome =
  | { readonly at: "set"; readonly change: RolesOfPersonChange; readonly told: Told }
  | { readonly at: "unknown-person" }
  | { readonly at: "unknown-role"; readonly role: string }
  | { readonly at: "last-administrator" }
  | Above
  | NotHeld;

/**
 * Roles and who has them, one transaction an intent. Changes happen one after the other, however many are asked for at
 * once: what one decides by still stands when it commits. Every intent resolves once durable.
 */
export interface RoleStore {
  /** As the database stands now. A person who is unknown, locked or deactivated has none. */
  rightsOf(userId: string): Promise<Rights>;
  /** Every role, by name. */
  list(): Promise<readonly RoleRecord[]>;
  /** Makes a role. The actor must hold each of its permissions. */
  create(role: RoleDraft & { readonly rolesMax: number }, deed: Deed<void>): Promise<CreateRoleOutcome>;
  /** Gives a role these permissions alone. The actor must hold each that comes or goes; `admin` stays as it is. */
  update(role: RoleDraft, deed: Deed<RoleChange>): Promise<UpdateRoleOutcome>;
  /** Removes a role, from its members too where that is asked for. The actor must hold all that it permits. */
  remove(role: RoleRemoval, deed: Deed<void>): Promise<RemoveRoleOutcome>;
  /**
   * Gives a person these roles alone. The actor must hold each role that comes or goes, and every permission that the
   * person holds. The last active administrator stays one.
   */
  setRolesOf(person: RolesOfPerson, deed: Deed<RolesOfPersonChange>): Promise<SetRolesOutcome>;
}
