import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, openWorld, PASSWORD, type Person, type World } from "../../../tests/world.ts";
import { mailedToken } from "../account/world-accounts-http.ts";
import { tokenOf } from "./world-invitations.ts";

let world: World;
let alice: Person;
beforeAll(async () => {
  world = await openWorld({ SIGNUP: "invite" });
  alice = await world.person("alice");
});
afterAll(() => world[Symbol.asyncDispose]());

const join = (username: string, invitation?: string): Promise<Answer> =>
  world.call("auth.signup", {
    email: `${username}@example.org`,
    username,
    password: PASSWORD,
    transport: "body",
    ...(invitation && { invitation }),
  });

describe("invitations over HTTP", () => {
  test("one is made, looked at, used and withdrawn", async () => {
    const made = await alice.call("invitation.create", { usesMax: 2 });
    expect(made).toMatchObject({ status: 201, body: { role: "user", usesMax: 2, uses: 0, email: null } });
    const token = tokenOf(made.body.url);
    const looked = await world.call("invitation.look", { token });
    expect(looked).toMatchObject({ status: 200, body: { invitedBy: "Alice", role: "user", email: null } });
    expect(looked.headers.getSetCookie().join()).toContain("parley_browser=");
    const refused = await join("mallory");
    expect([refused.status, refused.body.code]).toEqual([403, "invitation_required"]);
    expect((await join("bob", token)).status).toBe(201);
    const { body } = await alice.call("invitation.list", {});
    expect(body.items).toMatchObject([{ id: made.body.id, uses: 1 }]);
    expect(JSON.stringify(body)).not.toContain(token);
    expect((await alice.call("invitation.withdraw", { id: made.body.id })).status).toBe(204);
    const late = await join("mallory", token);
    expect([late.status, late.body.code]).toEqual([400, "one_time_token_invalid"]);
  });

  test("SEC-06 its mail has a link under PUBLIC_URL by which the address is verified", async () => {
    const email = "carol@example.org";
    await alice.call("invitation.create", { email, message: "Join us at the #watercooler" });
    const token = await mailedToken(world, { to: email, page: "/accept-invitation" });
    const { body } = await world.request("/dev/mail.json");
    const [mail] = body.items.filter((one: { to: string }) => one.to === email);
    expect(mail.text).toContain(`${world.config.PUBLIC_URL}/accept-invitation#token=${token}`);
    expect(mail.text).toContain("Join us at the #watercooler");
    const joined = await join("carol", token);
    expect(joined).toMatchObject({ status: 201, body: { user: { emailVerified: true } } });
  });
});
