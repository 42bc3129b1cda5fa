import { expect, test } from "vitest";
import { identityWorld, signIn, signUp } from "../identity-world.ts";
import { keepTidy, OVER_SESSIONS_KEPT_MS, UNSEEN_DEVICES_KEPT_MS } from "./retention.ts";
import { asNobody } from "./world-accounts.ts";

const nothing = async () => {};

test("what has run out goes, and what counts stays", async () => {
  await using world = await identityWorld();
  const count = async (table: string) => (await world.database.sql.unsafe(`select 1 from ${table}`)).length;
  await signUp(world, "alice");
  for (let i = 0; i < 3; i++) await signIn(world, "alice");
  await asNobody(world)("auth.forgotPassword", { email: "alice@example.com" });
  await world.settled();
  await world.database.sql`
    insert into known_devices (id, user_id, browser, first_seen_at, last_seen_at)
    select gen_random_uuid(), id, 'browser', last_sign_in_at, last_sign_in_at from users`;
  const cleanUp = world.cleanUpWith(nothing);

  await cleanUp();
  expect([await count("sessions"), await count("known_devices")]).toEqual([4, 1]);
  expect(await count("one_time_tokens")).toBeGreaterThan(0);

  // Sessions live for thirty days at most, so that all of them are over for as long as they are kept.
  world.clock.advance(OVER_SESSIONS_KEPT_MS + 31 * 24 * 60 * 60 * 1000);
  const fresh = await signIn(world, "alice");
  await cleanUp();
  const left = await world.database.sql<{ id: string }[]>`select id from sessions`;
  expect(left.map(({ id }) => id)).toEqual([fresh.session.id]);
  const tokens = await world.database.sql<{ purpose: string }[]>`select purpose from one_time_tokens`;
  expect(tokens.map(({ purpose }) => purpose)).not.toContain("reset-password");

  world.clock.advance(UNSEEN_DEVICES_KEPT_MS);
  await cleanUp();
  expect(await count("known_devices")).toBe(0);
  // That somebody has signed in before is not forgotten: a new device is still one to tell of.
  expect(await count("sessions")).toBe(1);
  world.mails.splice(0);
  await signIn(world, "alice");
  expect(world.mails.map(({ kind }) => kind)).toEqual(["new-device"]);
});

test("a failure is told, and does not end the cleaning", async () => {
  const errors: unknown[] = [];
  let times = 0;
  const { promise: twice, resolve } = Promise.withResolvers<void>();
  {
    await using _tidy = keepTidy({
      cleanUp: async () => {
        times += 1;
        if (times === 2) resolve();
        throw new Error(`${times}`);
      },
      onError: (error) => errors.push(error),
      everyMs: 1,
    });
    await twice;
  }
  expect(errors.length).toBeGreaterThanOrEqual(2);
});
