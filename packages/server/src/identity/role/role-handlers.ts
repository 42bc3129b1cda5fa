import { ROLES_MAX, type Role } from "@parley/contract";
import type { SecurityEvent } from "../../audit/security-event.ts";
import type { Call, Handlers, Principal } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Broker } from "../../realtime/broker.ts";
import { heldBy } from "./require-permission.ts";
import { ADMIN_ROLE, type RoleRecord, type RoleStore } from "./role-store.ts";

export interface RoleDeps {
  readonly roles: RoleStore;
  readonly broker: Broker;
  readonly recordRead: (call: Call<Principal>, what: string) => Promise<void>;
  readonly clock: Clock;
}

type RoleOperation = "role.list" | "role.create" | "role.update" | "role.remove";

export const roleHandlers = ({ roles, broker, recordRead, clock }: RoleDeps): Handlers<RoleOperation> => {
  const now = () => new Date(clock.now()).toISOString();
  const deedOf = ({ principal }: Call<Principal>, at: string) => ({
    actorId: principal.userId,
    scopes: principal.apiToken?.scopes ?? null,
    now: at,
  });
  const by = ({ principal, source }: Call<Principal>, at: string) =>
    ({ actorId: principal.userId, userId: null, source, at }) as const;

  return {
    async "role.list"(_input, call) {
      await recordRead(call, "roles");
      const all = await roles.list();
      return { items: all.map((role) => asShown(role, all)) };
    },

    async "role.create"({ name, permissions }, call) {
      const at = now();
      const event: SecurityEvent = {
        ...by(call, at),
        action: "role.made",
        details: { role: name, permissions },
      };
      const outcome = await roles.create(
        { name, permissions, rolesMax: ROLES_MAX },
        { ...deedOf(call, at), alongside: () => ({ events: [event] }) },
      );
      switch (outcome.at) {
        case "created":
          return asShown(outcome.role, []);
        case "taken":
          return raise("role_taken");
        case "too-many":
          return raise("roles_too_many", { max: ROLES_MAX });
        case "not-held":
          return raise("grant_not_held", { grant: outcome.grant });
      }
    },

    async "role.update"({ name, permissions }, call) {
      const at = now();
      const outcome = await roles.update(
        { name, permissions },
        {
          ...deedOf(call, at),
          alongside: ({ added, removed }) => ({
            events: [{ ...by(call, at), action: "role.changed", details: { role: name, added, removed } }],
          }),
        },
      );
      switch (outcome.at) {
        case "changed":
          broker.publish(outcome.told);
          return asShown(outcome.role, []);
        case "unknown":
          return raise("role_not_found", { role: name });
        case "fixed":
          return raise("role_built_in", { role: name });
        case "not-held":
          return raise("grant_not_held", { grant: outcome.grant });
      }
    },

    async "role.remove"({ name, withMembers }, call) {
      const at = now();
      const event: SecurityEvent = { ...by(call, at), action: "role.removed", details: { role: name } };
      const outcome = await roles.remove(
        { name, withMembers },
        { ...deedOf(call, at), alongside: () => ({ events: [event] }) },
      );
      switch (outcome.at) {
        case "removed":
          return broker.publish(outcome.told);
        case "unknown":
          return raise("role_not_found", { role: name });
        case "fixed":
          return raise("role_built_in", { role: name });
        case "has-members":
          return raise("role_has_members", { members: outcome.members });
        case "not-held":
          return raise("grant_not_held", { grant: outcome.grant });
      }
    },
  };
};

/** An administrator holds everything that is named anywhere, so that is what their role shows. */
const asShown = (role: RoleRecord, all: readonly RoleRecord[]): Role => ({
  name: role.name,
  builtIn: role.builtIn,
  permissions: [
    ...(role.name === ADMIN_ROLE
      ? heldBy({ roles: [ADMIN_ROLE], permissions: all.flatMap(({ permissions }) => permissions) })
      : role.permissions),
  ],
  members: role.members,
});
