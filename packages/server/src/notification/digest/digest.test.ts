import { v7 as newId } from "uuid";
import { describe, expect, test } from "vitest";
import { freshDatabase } from "../../../tests/world-database.ts";
import { transact } from "../../database/transact.ts";
import type { IdentityMail } from "../../identity/mail/queue-mail.ts";
import { renderMail } from "../../outbound/mail/render-mail.ts";
import { makeChannel, openNode, profileOf, selfOf } from "../world-notifications.ts";
import { digestRowsSql } from "./digest-rows-sql.ts";
import { createQueueDigests } from "./queue-digests.ts";
import { createSendDigest, DIGEST_ITEMS_MAX, DIGEST_QUEUE } from "./send-digest.ts";

const [alice, bob] = [newId(), newId()] as const;
const NOON = Date.parse("2026-01-31T12:00:00.000Z");
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Digest = Extract<IdentityMail, { kind: "digest" }>;

/** Bob mentions alice, who wants mails; time moves when told. */
const world = async ({
  digest = "hourly",
  me = {},
  queueMail,
}: {
  digest?: string;
  me?: Parameters<typeof selfOf>[1];
  queueMail?: () => Promise<void>;
} = {}) => {
  const database = await freshDatabase({ connectionsMax: 8 });
  const { sql } = database;
  const clock = { at: NOON, now: () => clock.at };
  const node = await openNode({ database, works: false, clock });
  const channelId = await makeChannel(sql, [alice, bob]);
  await sql`insert into notification_settings (user_id, digest) values (${alice}, ${digest})`;
  const rows = digestRowsSql(sql);
  const mails: Digest[] = [];
  const state = { isHere: false, isActive: true };
  const profilesOf = async (ids: readonly string[]) => new Map(ids.map((id) => [id, profileOf(id)]));
  const send = createSendDigest({
    rows,
    selvesOf: async (ids) => new Map(ids.map((id) => [id, selfOf(id, me)])),
    activeProfilesOf: async (ids) => (state.isActive ? profilesOf(ids) : new Map()),
    profilesOf,
    isHere: () => state.isHere,
    transact: (work) => transact(sql, (_, trx) => work(trx)),
    async queueMail(_, mail) {
      await queueMail?.();
      mails.push(mail as Digest);
    },
    clock,
  });
  const queueDigests = createQueueDigests({ sql, queue: node.queue, rows, clock });
  return {
    ...node,
    clock,
    state,
    channelId,
    mails,
    send: () => send({ id: "job", data: { userId: alice } }),
    async mention(text = "hello @alice") {
      const message = await node.say(channelId, bob, text, { mentions: [alice] });
      await node.settled();
      return message;
    },
    pass: (ms: number) => {
      clock.at += ms;
    },
    /** For whom jobs are put now. */
    async queued() {
      await sql`delete from pgboss.job where name = ${DIGEST_QUEUE}`;
      await queueDigests();
      const jobs = await sql<{ data: { userId: string } }[]>`
        select data from pgboss.job where name = ${DIGEST_QUEUE}`;
      return jobs.map(({ data }) => data.userId);
    },
    async [Symbol.asyncDispose]() {
      await node[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
};

test("who is away is mailed what waits for ten minutes, in one mail, the latest first, and once", async () => {
  await using it = await world();
  await it.mention("one");
  expect(await it.queued()).toEqual([]);
  it.pass(5 * MINUTE_MS);
  await it.mention("two");
  it.pass(6 * MINUTE_MS);
  expect(await it.queued()).toEqual([alice]);
  await it.send();
  it.pass(5 * MINUTE_MS);
  await it.send();
  expect(it.mails.map(({ values }) => values.items.map(({ text }) => text))).toEqual([["one"]]);
  expect(it.mails[0]).toMatchObject({
    to: `${alice}@mail.example`,
    values: {
      more: 0,
      items: [{ kind: "mention", actor: profileOf(bob).displayName, channel: "watercooler" }],
    },
  });
  // An hour after the mail the next is due, with what was in none.
  expect(await it.queued()).toEqual([]);
  it.pass(HOUR_MS);
  expect(await it.queued()).toEqual([alice]);
  await it.send();
  expect(it.mails[1]?.values.items.map(({ text }) => text)).toEqual(["two"]);
  it.pass(HOUR_MS);
  expect(await it.queued()).toEqual([]);
  await it.send();
  expect(it.mails).toHaveLength(2);
});

test("of much that waits the latest stands there, and the rest is counted and not mailed again", async () => {
  await using it = await world({ digest: "daily" });
  for (let n = 0; n < DIGEST_ITEMS_MAX + 3; n += 1) await it.mention(`${n}`);
  it.pass(HOUR_MS);
  await it.send();
  it.pass(25 * HOUR_MS);
  await it.send();
  expect(it.mails.map(({ values }) => [values.items.length, values.more])).toEqual([[DIGEST_ITEMS_MAX, 3]]);
});

describe("nobody is mailed", () => {
  test.each([
    ["who is here", {}, { isHere: true }],
    ["whose account is not in use", {}, { isActive: false }],
    ["whose address is not confirmed", { me: { emailVerified: false } }, {}],
    ["who wants none", { digest: "off" }, {}],
  ] as const)("%s", async (_, options, state) => {
    await using it = await world(options);
    await it.mention();
    it.pass(HOUR_MS);
    Object.assign(it.state, state);
    await it.send();
    expect(it.mails).toEqual([]);
  });

  test("in their quiet hours; afterwards they are", async () => {
    await using it = await world({ me: { timeZone: "Asia/Tokyo" } });
    await it.sql`update notification_settings set quiet_from = '21:00', quiet_to = '23:00'`;
    await it.mention();
    // 12:30 UTC is half past nine in the evening there.
    it.pass(30 * MINUTE_MS);
    await it.send();
    expect(it.mails).toEqual([]);
    it.pass(2 * HOUR_MS);
    await it.send();
    expect(it.mails).toHaveLength(1);
  });

  test("what is read, deleted, or of a channel that they were taken out of", async () => {
    await using it = await world();
    const { seq } = await it.mention("read");
    await it.moveMarkers([{ userId: alice, channelId: it.channelId, readSeq: seq }]);
    const { id: messageId } = await it.mention("deleted");
    const at = new Date(it.clock.now()).toISOString();
    await it.change({ kind: "delete", channelId: it.channelId, messageId, userId: bob, at });
    await it.mention("left");
    await it.sql`delete from channel_members where user_id = ${alice}`;
    await it.settled();
    it.pass(HOUR_MS);
    await it.send();
    expect(it.mails).toEqual([]);
  });
});

test("a crash before the mail is queued leaves it to the next try; of two tries at once one mails", async () => {
  let isBroken = true;
  await using it = await world({
    queueMail: async () => {
      if (isBroken) throw new Error("The machine is gone");
    },
  });
  await it.mention();
  it.pass(HOUR_MS);
  await expect(it.send()).rejects.toThrow("The machine is gone");
  isBroken = false;
  await Promise.all([it.send(), it.send(), it.send()]);
  expect(it.mails).toHaveLength(1);
});

describe("the mail", () => {
  const rendered = (locale: string, text: string) =>
    renderMail(
      {
        ...{ kind: "digest", to: "alice@mail.example", name: "Alice", locale, correlationId: "c0ffee" },
        values: { items: [{ kind: "direct", actor: "Bob <b>", channel: null, text }], more: 2 },
      },
      { publicUrl: "https://chat.example", defaultLocale: "en", linkLifeMs: () => null },
    );

  test("has words of others in it as text alone, a way there, and how to have fewer of them", () => {
    const { html, text, subject } = rendered("en", '<script>alert("x")</script>\r\nBcc: all@mail.example');
    expect(subject).toBe("What waits for you at chat.example");
    expect(html).not.toContain("<script>");
    expect(html).not.toContain("Bob <b>");
    expect(html).toContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; Bcc: all@mail.example");
    expect(text).toContain('Bob <b> wrote to you: <script>alert("x")</script> Bcc: all@mail.example');
    expect(text).toContain("More that is unread: 2");
    expect(text).toContain("https://chat.example/inbox");
    expect(text).toContain("Notifications in your settings");
  });

  test("speaks the language of its reader", () => {
    expect(rendered("de-AT", "servus").text).toContain("hat dir geschrieben: servus");
    expect(rendered("ar", "مرحبا").html).toContain('dir="rtl"');
  });
});
