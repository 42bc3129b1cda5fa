import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { committed } from "../../database/committed.ts";
import { createLocalBroker } from "../../realtime/broker.ts";
import type { Signal } from "../../realtime/signal.ts";
import { createMessageCommits } from "./message-commits.ts";
import { changesOf, draftOf } from "./message-log.harness.ts";
import { createLogModel, type ModelledChannel } from "./message-log.model.ts";
import type { InChannel, MessageLog } from "./message-log.ts";

const ALICE = uuidv7();
/** Of the same lane; the last one is a thread of the first. */
const [ONE, TWO, THREAD] = ["10", "12", "14"].map((end) => `0199c0de-0000-7000-8000-0000000000${end}`) as [
  string,
  string,
  string,
];

/** The commits of a log in memory, which can be made to fail and to wait. */
const world = () => {
  const channel = (id: string, homeId?: string): ModelledChannel => ({
    ...{ id, pinRole: "member", version: 0, messages: [], edits: new Map(), markers: new Map() },
    roles: new Map([[ALICE, "owner"]]),
    ...(homeId !== undefined && { homeId }),
  });
  const model = createLogModel([channel(ONE), channel(TWO), channel(THREAD, ONE)]);
  const batches: string[] = [];
  let failing: "append" | "change" | null = null;
  const happen = async <T>(
    kind: "append" | "change",
    items: readonly unknown[],
    work: () => readonly T[],
  ) => {
    batches.push(`${kind} ${items.length}`);
    await Bun.sleep(1);
    if (failing === kind) throw new Error(`The ${kind} failed`);
    return committed(work());
  };
  const log = {
    append: (drafts) => happen("append", drafts, () => model.append(drafts)),
    change: (changes) => happen("change", changes, () => model.change(changes)),
  } as Pick<MessageLog, "append" | "change"> as MessageLog;
  const broker = createLocalBroker();
  const signals: Signal[] = [];
  broker.subscribe((signal) => signals.push(signal));
  const named: number[] = [];
  const failures: string[] = [];
  const commits = createMessageCommits({
    log,
    broker,
    withMentions: async (texts) => {
      named.push(texts.length);
      return texts;
    },
    onFailure: (error) => failures.push(String(error)),
  });
  return {
    commits,
    failures,
    batches,
    named,
    fail: (kind: typeof failing) => {
      failing = kind;
    },
    /** The versions that each frame told, with whom it was for. */
    told: () =>
      signals.splice(0).flatMap((signal) => {
        if (signal.kind !== "event" || signal.event.op !== "messages") return [];
        const { channelId, messages } = signal.event;
        return [{ to: signal.to, channelId, versions: messages.map(({ version }) => version) }];
      }),
  };
};

test("what comes while a batch is under way goes together, and each channel's frames are in the order of its versions", async () => {
  const { commits, batches, named, told } = world();
  const first = draftOf(ONE, ALICE);
  await commits.append(first);
  const by = changesOf({ channelId: ONE, id: first.id }, ALICE);
  told();
  await Promise.all([
    commits.append(draftOf(ONE, ALICE)),
    commits.change(by.react("👍")),
    commits.append(draftOf(TWO, ALICE)),
    commits.change(by.edit("hello!")),
    commits.append(draftOf(ONE, ALICE)),
  ]);
  expect(batches).toEqual(["append 1", "append 3", "change 2"]);
  // Whom texts name is asked for once a batch.
  expect(named).toEqual([1, 3, 2]);
  expect(told()).toEqual([
    { to: { channelId: ONE }, channelId: ONE, versions: [2, 3] },
    { to: { channelId: TWO }, channelId: TWO, versions: [1] },
    // The message that two have changed is told once.
    { to: { channelId: ONE }, channelId: ONE, versions: [4] },
  ]);
});

test("what is said in a thread is told to the members of its channel", async () => {
  const { commits, told } = world();
  const draft = draftOf(THREAD, ALICE);
  await commits.append(draft);
  await commits.change(changesOf({ channelId: THREAD, id: draft.id }, ALICE).pin());
  expect(told()).toEqual([
    { to: { channelId: ONE }, channelId: THREAD, versions: [1] },
    { to: { channelId: ONE }, channelId: THREAD, versions: [2] },
  ]);
});

test("of what changed nothing, or was refused, nobody is told", async () => {
  const { commits, told } = world();
  const draft = draftOf(ONE, ALICE);
  await commits.append(draft);
  told();
  expect(await commits.append(draft)).toMatchObject({ at: "repeated" });
  expect(await commits.append(draftOf(ONE, uuidv7()))).toMatchObject({ at: "refused" });
  const by = changesOf({ channelId: ONE, id: draft.id }, ALICE);
  expect(await commits.change(by.edit(draft.text))).toMatchObject({ at: "unchanged" });
  expect(await commits.change({ ...by.pin(), messageId: uuidv7() })).toMatchObject({ at: "refused" });
  expect(told()).toEqual([]);
});

test("appends that fail leave the changes of their batch be, and the other way about", async () => {
  const { commits, fail, failures, told } = world();
  const draft = draftOf(ONE, ALICE);
  await commits.append(draft);
  const by = changesOf({ channelId: ONE, id: draft.id }, ALICE);
  const both = () => Promise.allSettled([commits.append(draftOf(ONE, ALICE)), commits.change(by.pin())]);
  fail("append");
  expect((await both()).map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
  fail("change");
  expect((await both()).map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  expect(told().map(({ versions }) => versions)).toEqual([[1], [2], [3]]);
  // What failed may stand all the same, untold: whoever makes good for that hears of it, once a batch.
  expect(failures).toEqual(["Error: The append failed", "Error: The change failed"]);
});

test("whoever hears of messages hears each once it stands, with where it is, until they hear no more", async () => {
  const { commits } = world();
  const heard: InChannel[] = [];
  const stop = commits.subscribe((taken) => heard.push(...taken));
  const draft = draftOf(THREAD, ALICE);
  await commits.append(draft);
  const by = changesOf({ channelId: THREAD, id: draft.id }, ALICE);
  await Promise.all([commits.change(by.react("👍")), commits.change(by.react("🎉"))]);
  stop();
  await commits.append(draftOf(ONE, ALICE));
  await commits.idle();
  expect(heard.map(({ message, homeId }) => [message.version, homeId])).toEqual([
    [1, ONE],
    [2, ONE],
  ]);
});

test("where an outcome was lost, whoever follows is told which channels to look at", async () => {
  const { commits, fail } = world();
  const doubted: (readonly string[])[] = [];
  const end = commits.onDoubt((channelIds) => doubted.push(channelIds));
  fail("append");
  const lost = [ONE, ONE, TWO].map((channelId) => commits.append(draftOf(channelId, ALICE)));
  expect((await Promise.allSettled(lost)).map(({ status }) => status)).toEqual(lost.map(() => "rejected"));
  expect(doubted).toEqual([[ONE, TWO]]);
  end();
  await commits.append(draftOf(ONE, ALICE)).catch(() => undefined);
  expect(doubted).toHaveLength(1);
});
