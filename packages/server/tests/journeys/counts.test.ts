import type { Parley } from "@parley/client";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openReplica } from "../replicas-agree.ts";
import { openWorld, type Person, type World } from "../world.ts";

const NAMES = ["alice", "bob", "carol"] as const;
type Name = (typeof NAMES)[number];
const DEVICES = 2;
const AGREE_TIMEOUT_MS = 8_000;
const STILL_AFTER_MS = 100;

let world: World;
let people: ReadonlyMap<Name, Person>;
let devices: readonly { readonly name: Name; readonly parley: Parley }[];

beforeAll(async () => {
  world = await openWorld();
  people = new Map(await Promise.all(NAMES.map(async (name) => [name, await world.person(name)] as const)));
  const opened = [...people].flatMap(([name, person]) =>
    Array.from({ length: DEVICES }, async () => ({ name, parley: await openReplica(world, person) })),
  );
  devices = await Promise.all(opened);
});
afterAll(async () => {
  await Promise.all(devices.map(({ parley }) => parley[Symbol.asyncDispose]()));
  await world[Symbol.asyncDispose]();
});

const step = fc.record({
  act: fc.constantFrom("send", "send", "send", "edit", "edit", "delete", "read", "read", "cut"),
  device: fc.nat({ max: NAMES.length * DEVICES - 1 }),
  /** In a thread of the channel, which some of them follow. */
  inThread: fc.boolean(),
  message: fc.nat({ max: 30 }),
  named: fc.subarray([...NAMES, "all"]),
});
const plans = fc.array(step, { minLength: 10, maxLength: 40 });

const personOf = (name: Name): Person => {
  const person = people.get(name);
  if (!person) throw new Error(`${name} is not here`);
  return person;
};

/** What is unread by somebody in one channel, counted from the messages themselves. */
const recount = async (channelId: string, userId: string) => {
  const { sql } = world.database;
  const [row] = await sql<{ unread: number; mentions: string | null; rows: string | null }[]>`
    select
      (select count(*) from messages x where x.channel_id = m.channel_id and x.seq > m.read_seq) as unread,
      (select string_agg(x.seq::text, ',' order by x.seq) from messages x
        where x.channel_id = m.channel_id and x.seq > m.read_seq and x.mentions @> to_jsonb(${userId}::text)) as mentions,
      (select string_agg(x.seq::text, ',' order by x.seq) from mentions x
        where x.channel_id = m.channel_id and x.seq > m.read_seq and x.user_id = ${userId}) as rows
    from channel_members m where m.channel_id = ${channelId} and m.user_id = ${userId}`;
  // The rows of mentions, which the server counts, are those of the messages.
  expect(row?.rows).toBe(row?.mentions);
  return row && { unread: row.unread, mentions: row.mentions?.split(",").map(Number) ?? [] };
};

const heldBy = ({ replica }: Parley, channelId: string) => {
  const channel = replica.get().channels.get(channelId)?.channel;
  return channel && { unread: channel.lastSeq - channel.readSeq, mentions: channel.mentions };
};

it("unread and mentions are those of a recount on every device at once, whatever everyone does at once", async () => {
  let mentioned = 0;
  const property = async (plan: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[]) => {
    const channelId = await world.groupChannel(personOf("alice"), [personOf("bob"), personOf("carol")]);
    const root = await personOf("bob").call("message.send", {
      id: channelId,
      nonce: crypto.randomUUID(),
      text: "?",
    });
    const opened = await personOf("bob").call("thread.open", { id: channelId, messageId: root.body.id });
    const threadId: string = opened.body.id;
    const said: { id: string; place: string; by: Name }[] = [];

    const work = plan.map(async ({ act, device, inThread, message, named }, index) => {
      // Spread over a moment, so that they meet in all orders and batches.
      await Bun.sleep(index * 2);
      const at = devices[device];
      if (!at) throw new Error("There is no such device");
      const { name, parley } = at;
      const place = inThread ? threadId : channelId;
      const text = `${named.map((one) => `@${one}`).join(" ")} ${index}`;
      const one = said[message % Math.max(1, said.length)];
      if (act === "send") {
        const input = { id: place, nonce: crypto.randomUUID(), text };
        const { body } = await personOf(name).call("message.send", input);
        said.push({ id: body.id, place, by: name });
      } else if (act === "read") parley.markRead(place, message);
      else if (act === "cut") {
        parley.disconnect();
        await Bun.sleep(10);
        parley.connect();
      } else if (one && act === "edit") {
        await personOf(one.by).call("message.edit", { id: one.place, messageId: one.id, text });
      } else if (one) await personOf(one.by).call("message.delete", { id: one.place, messageId: one.id });
    });
    await Promise.all(work);

    const agree = async () => {
      for (const { name, parley } of devices) {
        for (const place of [channelId, threadId]) {
          const counted = await recount(place, personOf(name).id);
          const held = heldBy(parley, place);
          // Of a thread that one does not follow nothing is held, or nothing is unread.
          const due = counted ?? (held && { unread: 0, mentions: [] });
          const where = { name, isThread: place === threadId };
          expect({ ...where, held }).toEqual({ ...where, held: due });
          mentioned += counted?.mentions.length ?? 0;
        }
      }
    };
    // Who comes to follow a thread is found out a moment after what was said: it must still hold after that.
    const settled = async () => {
      await agree();
      await Bun.sleep(STILL_AFTER_MS);
      await agree();
    };
    const deadline = Date.now() + AGREE_TIMEOUT_MS;
    const again = (): Promise<void> =>
      settled().catch((error: unknown) => {
        if (Date.now() > deadline) throw error;
        return Bun.sleep(20).then(again);
      });
    await again();
  };
  await fc.assert(fc.asyncProperty(plans, property), { numRuns: 20, endOnFailure: true });
  expect(mentioned).toBeGreaterThan(0);
}, 180_000);
