import { committed } from "../../database/committed.ts";
import type { Told } from "./role-store.ts";

/** Says that a committed transaction has changed a person: what every node's caches and their own pages must know. */
export const personChanged = (userId: string): Told => committed([{ kind: "person-changed", userId }]);

/**
 * The same of somebody whose account is shut: sockets of theirs that no session opened, but an API token, end as well, and
 * so do watches that count by person.
 */
export const personShut = (userId: string, reason: string): Told =>
  committed([
    { kind: "end-user", userId, reason },
    { kind: "person-changed", userId },
  ]);

/** The same of everyone, for a role permits other things than before. */
export const rightsChanged = (): Told => committed([{ kind: "rights-changed" }]);
