import { namesMentioned } from "@parley/contract";
import { expect, test } from "vitest";
import { createWithMentions, type MentionDeps } from "./find-mentions.ts";
import { draftOf } from "./message-log.harness.ts";
import type { MessageChange } from "./message-log.ts";

const IDS = new Map(["alice", "bob", "carol", "mallory"].map((name) => [name, `id of ${name}`]));
const [ALICE, BOB, CAROL] = ["id of alice", "id of bob", "id of carol"];
const MEMBERS = [ALICE, BOB, CAROL];

/** A channel of Alice, Bob and Carol, of whom Bob is offline; everyone may mention all, but for Carol. */
const world = () => {
  const asked: unknown[] = [];
  const idsOfUsernames: MentionDeps["idsOfUsernames"] = async (names) => {
    asked.push(names);
    return new Map(
      names.flatMap((name) => {
        const id = IDS.get(name.toLowerCase());
        return id === undefined ? [] : [[name.toLowerCase(), id] as const];
      }),
    );
  };
  const mentionableIn: MentionDeps["mentionableIn"] = async (wishes) => {
    asked.push(wishes);
    return wishes.map(({ by, wantsAll, userIds }) => ({
      members: new Set(userIds.filter((id) => MEMBERS.includes(id))),
      everyone: wantsAll && by !== CAROL ? MEMBERS : [],
    }));
  };
  const isHere = (userId: string) => userId !== BOB;
  return { asked, withMentions: createWithMentions({ idsOfUsernames, mentionableIn, isHere }) };
};

const mentionsIn = async (text: string, by = ALICE) => {
  const [draft] = await world().withMentions([draftOf("channel", by, { text })]);
  return [...(draft?.mentions ?? [])].sort();
};

test.each([
  ["hello @bob", [BOB]],
  ["@bob", [BOB]],
  ["@Bob and @BOB, once", [BOB]],
  ["@bob, @carol: look", [BOB, CAROL]],
  ["(@bob)", [BOB]],
  ["is it @bob?", [BOB]],
  ["ask @bob.", [BOB]],
  ["ask @bob...", [BOB]],
  ["**@bob** and *@carol*", [BOB, CAROL]],
  ["_@bob_ and __@carol__", [BOB, CAROL]],
  ["~~@bob~~", [BOB]],
  ["> @bob said so", [BOB]],
  ["zuerst @bob,dann @carol", [BOB, CAROL]],
  ["你好@bob", [BOB]],
])("a member whom a text names is mentioned: %j", async (text, expected) => {
  expect(await mentionsIn(text)).toEqual(expected);
});

test.each([
  ["bob@example.org"],
  ["first.bob@bob.example"],
  ["https://example.org/@bob"],
  ["@@bob"],
  ["@bob@example.org"],
  ["bobby@bob"],
  ["@bobby"],
  ["@ bob"],
  ["@bob_the_builder"],
  ["@bob.smith@example.org"],
  ["foo_@bob"],
  ["`@bob`"],
  ["``@bob``"],
  ["```\n@bob\n```"],
  ["```ts\n@bob\n"],
  ["~~~\n@bob\n~~~"],
  [`@${"b".repeat(33)}`],
])("what only looks like a name is words: %j", async (text) => {
  expect(await mentionsIn(text)).toEqual([]);
});

test("who is no member, or nobody, is words", async () => {
  expect(await mentionsIn("@mallory @nobody @bob")).toEqual([BOB]);
});

test("nobody mentions themselves", async () => {
  expect(await mentionsIn("@alice")).toEqual([]);
  expect(await mentionsIn("@alice", BOB)).toEqual([ALICE]);
  expect(await mentionsIn("@all")).toEqual([BOB, CAROL]);
});

test("@all is everyone and @here those who are not offline, where the channel lets one; else they are words", async () => {
  expect(await mentionsIn("@all: look")).toEqual([BOB, CAROL]);
  expect(await mentionsIn("@here: look")).toEqual([CAROL]);
  expect(await mentionsIn("@HERE and @bob")).toEqual([BOB, CAROL]);
  expect(await mentionsIn("@all @here", CAROL)).toEqual([]);
  expect(await mentionsIn("@all @alice", CAROL)).toEqual([ALICE]);
});

test("many texts are asked for together, and texts without names not at all", async () => {
  const { asked, withMentions } = world();
  const plain = [draftOf("channel", ALICE), draftOf("channel", ALICE, { text: "me@example.org" })];
  expect(await withMentions(plain)).toBe(plain);
  expect(asked).toEqual([]);
  const drafts = await withMentions([
    ...plain,
    draftOf("one", ALICE, { text: "@bob" }),
    draftOf("two", BOB, { text: "@carol @mallory" }),
  ]);
  expect(drafts.map(({ mentions }) => mentions)).toEqual([undefined, undefined, [BOB], [CAROL]]);
  expect(asked).toHaveLength(2);
});

test("an edit names anew; other changes name nobody", async () => {
  const of = { channelId: "channel", messageId: "m", userId: ALICE, at: "2026-01-31T09:00:00.000Z" };
  const changes: MessageChange[] = [
    { ...of, kind: "edit", text: "@bob", windowMinutes: 0 },
    { ...of, kind: "edit", text: "nobody", windowMinutes: 0 },
    { ...of, kind: "delete" },
  ];
  const [named, ...others] = await world().withMentions(changes);
  expect(named).toMatchObject({ mentions: [BOB] });
  expect(others).toEqual(changes.slice(1));
});

test("a text names at most 50, and a hostile one is read to its end", () => {
  const many = Array.from({ length: 80 }, (_, index) => `@name${index}`).join(" ");
  expect(namesMentioned(many).names).toHaveLength(50);
  for (const part of ["@", "@a.", "@a-", "@_", "_", "-", "~~"]) {
    expect(namesMentioned(`${part.repeat(8_000 / part.length)} @bob`).names).toContain("bob");
  }
});

test("words that are forwarded mention nobody again", async () => {
  const forwarded = {
    messageId: "hello",
    channelId: "kitchen",
    senderId: CAROL,
    createdAt: "2026-01-31T09:00:00.000Z",
  };
  const [draft] = await world().withMentions([draftOf("channel", ALICE, { text: "hello @bob", forwarded })]);
  expect(draft?.mentions ?? []).toEqual([]);
});
