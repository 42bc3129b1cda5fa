import { expect, test } from "vitest";
import { openWorld } from "../world.ts";

test("SEC-12 of two administrators who take the role from each other at once, one stays", async () => {
  await using world = await openWorld();
  const [alice, bob] = [await world.person("alice"), await world.person("bob")];
  await alice.call("admin-user.setRoles", { id: bob.id, roles: ["admin", "user"] });
  const answers = await Promise.all([
    alice.call("admin-user.setRoles", { id: bob.id, roles: ["user"] }),
    bob.call("admin-user.setRoles", { id: alice.id, roles: ["user"] }),
    alice.call("admin-user.update", { id: bob.id, locked: true }),
    bob.call("admin-user.update", { id: alice.id, locked: true }),
    bob.call("me.deactivate", {}),
  ]);
  for (const { status } of answers) expect(status).toBeLessThan(500);
  const [row] = await world.database.sql<{ count: number }[]>`
    select count(*)::int as count from user_roles join users on users.id = user_roles.user_id
    where role_name = 'admin' and users.state = 'active'`;
  expect(row?.count).toBe(1);
});
