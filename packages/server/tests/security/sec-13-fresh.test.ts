import { type OperationName, operations, pathFields } from "@parley/contract";
import { expect, test } from "vitest";
import { openWorld, PASSWORD } from "../world.ts";

/** What changes how its owner gets in, what leaves the house, or who may do what: each with an input that would do. */
const FRESH: Partial<Record<OperationName, object>> = {
  "me.changeEmail": { email: "mallory@example.org" },
  "me.changeUsername": { username: "mallory" },
  "me.deactivate": {},
  "me.export": {},
  "me.exportZip": {},
  "totp.begin": {},
  "totp.confirm": { code: "000000" },
  "totp.remove": {},
  "recoveryCode.make": {},
  "passkey.begin": {},
  "passkey.add": { credential: { id: "x", rawId: "x", type: "public-key", response: {} } },
  "passkey.remove": { id: crypto.randomUUID() },
  "provider.link": { id: "elsewhere" },
  "provider.unlink": { id: "elsewhere" },
  "api-token.create": { name: "mallory", scopes: ["read"] },
  "admin-user.issueRecoveryLink": { id: crypto.randomUUID() },
  "admin-user.setRoles": { id: crypto.randomUUID(), roles: ["admin"] },
  "role.create": { name: "mallory", permissions: [] },
  "role.update": { name: "user", permissions: [] },
  "role.remove": { name: "user", withMembers: true },
  "invitation.create": { role: "admin" },
  "key.rotate": {},
  "webhook.create": { url: "https://mallory.example/", events: ["*"] },
  "webhook.update": { id: crypto.randomUUID() },
  "webhook.rotateSecret": { id: crypto.randomUUID() },
};

/** Of the same nouns, what takes rights away, gives none, or asks for a proof of its own. */
const NEED_NOT: readonly OperationName[] = [
  // Withdraws a move that was asked for.
  "me.cancelEmailChange",
  // Its proof is the current password; without one, SEC-13 in change-password.test.ts.
  "auth.changePassword",
  "passkey.rename",
  "me.update",
  "api-token.remove",
  "device.forget",
  // What one shows of oneself and wants to be told, and what one is about to say: no way in.
  "receipt.setSettings",
  "status.set",
  "notification.setSettings",
  "scheduled.update",
  "scheduled.remove",
];

test("SEC-13 every change of a way in wants a fresh authentication, and changes nothing without one", async () => {
  await using world = await openWorld();
  // The first account is the administrator, who lacks no permission.
  const alice = await world.person("alice");
  world.clock.advance(10 * 60_000 + 1);
  const { body } = await world.call("auth.refresh", { refreshToken: alice.signedIn.refreshToken });
  const stale = { ...alice, call: world.as(body.accessToken) };
  const factsOf = () =>
    world.database.sql`
      select u.email, u.username, u.deactivated_at, (select count(*) from totp_secrets) as totp,
        (select count(*) from passkeys) as passkeys, (select count(*) from external_identities) as identities,
        (select count(*) from api_tokens) as tokens, (select count(*) from signing_keys) as keys,
        (select count(*) from webhooks) as webhooks, (select count(*) from one_time_tokens) as links,
        (select count(*) from roles) as roles, (select count(*) from role_permissions) as permissions,
        (select count(*) from user_roles) as held, (select count(*) from invitations) as invitations
      from users u`;
  const before = await factsOf();
  for (const [name, input] of Object.entries(FRESH)) {
    const answer = await stale.call(name as OperationName, input as never);
    expect([name, answer.status, answer.body.code]).toEqual([name, 403, "reauthentication_required"]);
  }
  expect(await factsOf()).toEqual(before);
  // With the same token all else goes on.
  expect((await stale.call("me.get", {})).status).toBe(200);

  const fresh = await stale.call("auth.reauthenticate", { password: PASSWORD, transport: "body" });
  expect((await world.as(fresh.body.accessToken)("totp.begin", {})).status).toBe(200);
});

test("SEC-13 no change of an account is missing from that list", () => {
  const names = Object.keys(operations) as OperationName[];
  const changes = names.filter((name) => {
    const { path, method, access } = operations[name];
    const isOwn =
      path.startsWith("/api/v1/me") || name.startsWith("provider.") || name === "auth.changePassword";
    return access === "signed-in" && isOwn && method !== "GET";
  });
  expect(changes.filter((name) => !(name in FRESH) && !NEED_NOT.includes(name))).toEqual([]);
  const marked = names.filter((name) => "fresh" in operations[name]);
  expect(marked.toSorted()).toEqual(Object.keys(FRESH).toSorted());
  expect(names.filter((name) => name in FRESH && pathFields(operations[name].path).length > 1)).toEqual([]);
});
