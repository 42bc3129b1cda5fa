import { expect, test } from "vitest";
import { openWorld, type Person } from "../world.ts";

const SHUT: Readonly<Record<string, (alice: Person, bob: Person) => Promise<unknown>>> = {
  "account-locked": (alice, bob) => alice.call("admin-user.update", { id: bob.id, locked: true }),
  "account-deactivated": (_alice, bob) => bob.call("me.deactivate", {}),
};

test.each(Object.entries(SHUT))(
  "SEC-12 with %s a person's bots are off their sockets too, and come in no more",
  async (reason, shut) => {
    await using world = await openWorld();
    const [alice, bob, carol] = [
      await world.person("alice"),
      await world.person("bob"),
      await world.person("carol"),
    ];
    const botOf = async (person: Person) => {
      const made = await person.call("api-token.create", { name: "bot", scopes: ["read", "write"] });
      const { token } = made.body as { token: string };
      return { token, socket: await person.connect({ token }) };
    };
    const [bots, others] = [await botOf(bob), await botOf(carol)];
    await shut(alice, bob);
    expect(await bots.socket.closed).toEqual({ code: 4403, reason });
    expect((await world.as(bots.token)("me.get", {})).status).toBe(401);
    expect(await others.socket.ask({ op: "ping", ref: "p" })).toMatchObject({ op: "pong" });
  },
);
