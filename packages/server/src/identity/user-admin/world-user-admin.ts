import type { OperationName, ParsedInputOf } from "@parley/contract";
import { recordedEvents } from "../../audit/world-audit.ts";
import type { HandlerOf } from "../../call.ts";
import { callOf, type IdentityWorld, identityWorld, type SignedInPerson, signUp } from "../identity-world.ts";

type AdminOperation = Extract<OperationName, `admin-user.${string}` | `role.${string}`>;

/** For tests: Alice is the administrator; Bob, Carol and Mallory have signed up after her. */
export const userAdminWorld = async () => {
  const world: IdentityWorld = await identityWorld();
  const alice = await signUp(world, "alice");
  const bob = await signUp(world, "bob");
  const carol = await signUp(world, "carol");
  const mallory = await signUp(world, "mallory");

  /** Calls as this person; like the edge, asks for the permission first. */
  const as =
    (person: SignedInPerson) =>
    async <N extends AdminOperation>(
      name: N,
      input: ParsedInputOf<N>,
    ): Promise<Awaited<ReturnType<HandlerOf<N>>>> => {
      const handle = world.handlers[name] as unknown as HandlerOf<N>;
      const call = (await callOf(world, person)) as Parameters<HandlerOf<N>>[1];
      return (await handle(input, call)) as Awaited<ReturnType<HandlerOf<N>>>;
    };

  return {
    ...world,
    people: { alice, bob, carol, mallory },
    as,
    /** Makes a role of these permissions and gives it to the person. */
    async give(person: SignedInPerson, role: string, ...permissions: string[]) {
      const admin = as(alice);
      await admin("role.create", { name: role, permissions });
      const { roles } = await admin("admin-user.get", { id: person.user.id });
      await admin("admin-user.setRoles", { id: person.user.id, roles: [...roles, role] });
    },
    /** What the trail says of an action: who, whom and the details. */
    async recorded(action: string) {
      const events = await recordedEvents(world.database.db);
      return events
        .filter((event) => event.action === action)
        .map(({ actorId, userId, ip, details }) => ({ actorId, userId, ip, details }));
    },
  };
};

export type UserAdminWorld = Awaited<ReturnType<typeof userAdminWorld>>;
