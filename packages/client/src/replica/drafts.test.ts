import type { Draft } from "@parley/contract";
import { expect, test } from "vitest";
import {
  ALICE,
  BOB,
  channel,
  connected,
  createReplica,
  LIBRARY,
  message,
  ready,
  told,
  WATERCOOLER,
} from "../../tests/cast.ts";
import { isToKeep } from "./drafts.ts";

type TestReplica = ReturnType<typeof connected>;

const stored = (version: number, text: string, nonce = "N1"): Draft => ({
  channelId: WATERCOOLER,
  text,
  version,
  nonce,
  updatedAt: "2026-01-01T09:00:00.000Z",
});
const event = (...of: Parameters<typeof stored>) => ({ op: "draft", ...stored(...of) }) as const;
const types = (replica: TestReplica, text: string, now: number) =>
  replica.happen({ type: "draft-typed", channelId: WATERCOOLER, text, now });
const sends = (replica: TestReplica, nonce: string, now: number) =>
  replica.happen({ type: "draft-sent", channelId: WATERCOOLER, nonce, now });
const draft = (replica: TestReplica) => replica.state().drafts.get(WATERCOOLER);
const WANTED = [{ do: "draft", channelId: WATERCOOLER }];

test("what one types waits, under a version above the one before and by the clock", () => {
  const replica = connected();
  types(replica, "H", 1_000);
  expect(draft(replica)).toMatchObject({ text: "H", version: 1_000, state: "waiting", nonce: null });
  expect(replica.wants("draft")).toEqual(WANTED);
  types(replica, "He", 1_000);
  expect(draft(replica)).toMatchObject({ text: "He", version: 1_001 });
  expect(types(replica, "He", 2_000)).toEqual([]);
});

test("what the server has stored waits no more, and brings the nonce to send it under", () => {
  const replica = connected();
  types(replica, "H", 1_000);
  replica.happen({ type: "draft-told", draft: stored(1_000, "H") });
  expect(draft(replica)).toMatchObject({ state: "stored", nonce: "N1" });
  expect(replica.wants("draft")).toEqual(WANTED);
  const before = replica.state();
  replica.hear(event(1_000, "H"));
  expect(replica.state()).toBe(before);
});

test("an answer about what was typed before leaves what is typed now waiting", () => {
  const replica = connected();
  types(replica, "H", 1_000);
  types(replica, "He", 1_500);
  replica.happen({ type: "draft-told", draft: stored(1_000, "H") });
  expect(draft(replica)).toMatchObject({ text: "He", state: "waiting", nonce: "N1" });
});

test("the newest of two devices counts, whichever is heard first", () => {
  const replica = connected();
  types(replica, "here", 1_000);
  replica.hear(event(900, "there, before"));
  expect(draft(replica)).toMatchObject({ text: "here", state: "waiting" });
  replica.hear(event(2_000, "there, later"));
  expect(draft(replica)).toMatchObject({ text: "there, later", state: "stored" });
  replica.hear(event(900, "there, before"));
  expect(draft(replica)).toMatchObject({ text: "there, later", version: 2_000 });
});

test("of two with the same version, one's own waits for the version that the server gives it", () => {
  const replica = connected();
  types(replica, "here", 1_000);
  replica.hear(event(1_000, "there"));
  expect(draft(replica)).toMatchObject({ text: "here", state: "waiting" });
  replica.happen({ type: "draft-told", draft: stored(1_001, "here") });
  expect(draft(replica)).toMatchObject({ text: "here", version: 1_001, state: "stored" });
});

test("a message sent under the draft's nonce ends the draft, without another word to the server", () => {
  const replica = connected();
  replica.hear(event(5, "Hello"));
  expect(sends(replica, "N1", 9)).toEqual([]);
  expect(draft(replica)).toMatchObject({ text: "", version: 6, nonce: null });
  replica.hear(event(5, "Hello"));
  expect(draft(replica)?.text).toBe("");
  replica.hear(event(6, "", "N2"));
  expect(draft(replica)).toMatchObject({ text: "", nonce: "N2", spent: null });
});

test("what was on its way to the server when the message was sent is emptied after it", () => {
  const replica = connected();
  replica.hear(event(5, "Hell"));
  types(replica, "Hello", 1_000);
  sends(replica, "N1", 1_001);
  expect(draft(replica)).toMatchObject({ text: "", version: 1_001, state: "waiting" });
  expect(replica.wants("draft")).toEqual(WANTED);
  replica.hear(event(6, "", "N2"), event(1_000, "Hello", "N2"));
  expect(draft(replica)).toMatchObject({ text: "", state: "waiting" });
});

test("a message sent under a nonce of its own empties the draft all the same", () => {
  const replica = connected();
  replica.hear(event(5, "Hello"));
  sends(replica, "other", 1_000);
  expect(draft(replica)).toMatchObject({ text: "", version: 1_000, state: "waiting" });
});

test("what is typed after sending is not emptied by what was sent", () => {
  const replica = connected();
  replica.hear(event(5, "Hello"));
  sends(replica, "N1", 1_000);
  types(replica, "And", 1_001);
  replica.happen({ type: "draft-told", draft: stored(1_001, "And") });
  expect(isToKeep(draft(replica) ?? expect.fail())).toBe(true);
  replica.hear(event(1_002, "", "N2"));
  expect(draft(replica)).toMatchObject({ text: "And", version: 1_003, nonce: "N2", state: "waiting" });
  replica.happen({ type: "draft-told", draft: stored(1_003, "And", "N2") });
  expect(isToKeep(draft(replica) ?? expect.fail())).toBe(false);
});

test("a nonce that was used does not come back with an older word", () => {
  const replica = connected();
  replica.hear(event(5, "Hello"));
  sends(replica, "N1", 1_000);
  replica.hear(event(6, "", "N2"), event(5, "Hello"));
  expect(draft(replica)).toMatchObject({ text: "", nonce: "N2" });
});

test("what another device still types under a nonce that was sent is about to be emptied, unless it was refused", () => {
  const replica = connected();
  replica.hear(event(5, "Hello"));
  sends(replica, "N1", 1_000);
  replica.hear(event(2_000, "Hello there"));
  expect(draft(replica)).toMatchObject({ text: "", nonce: null, spent: "N1" });
  replica.happen({ type: "failed", channelId: WATERCOOLER, nonce: "N1", detail: "archived" });
  replica.happen({ type: "draft-told", draft: stored(2_000, "Hello there") });
  expect(draft(replica)).toMatchObject({ text: "Hello there", nonce: "N1", state: "stored" });
});

test("a message that was refused or discarded holds the words: the draft is emptied for all devices", () => {
  for (const type of ["failed", "discarded"] as const) {
    const replica = connected();
    replica.hear(event(5, "Hello"));
    sends(replica, "N1", 1_000);
    replica.happen({ type, channelId: WATERCOOLER, nonce: "N1", detail: "archived" });
    expect(draft(replica)).toMatchObject({ text: "", version: 7, state: "waiting" });
    expect(replica.wants("draft")).toEqual(WANTED);
  }
});

test("a draft that another device has sent is over when its message is seen, and its nonce is used", () => {
  const replica = connected();
  replica.hear(event(5, "Hello"), told(message(1, { senderId: BOB, nonce: "N1" })));
  expect(draft(replica)).toMatchObject({ text: "Hello", nonce: "N1" });
  replica.hear(told(message(2, { senderId: ALICE, nonce: "N1" })));
  expect(draft(replica)).toMatchObject({ text: "", nonce: null });
});

test("what one has typed beside a draft that another device sends waits on", () => {
  const replica = connected();
  replica.hear(event(5, "Hello"));
  types(replica, "Hello there", 1_000);
  replica.hear(told(message(1, { senderId: ALICE, nonce: "N1" })), event(6, "", "N2"));
  expect(draft(replica)).toMatchObject({ text: "Hello there", nonce: "N2", state: "waiting" });
});

test("the drafts of ready replace those that are held, but for what is newer and waits, which is told", () => {
  const replica = connected();
  replica.hear(event(5, "Hello"), { ...event(7, "gone", "N9"), channelId: LIBRARY });
  types(replica, "Hello again", 1_000);
  replica.happen({ type: "lost" }, { type: "opened" });
  replica.hear({ ...ready(), drafts: [stored(8, "from the phone")] });
  expect([...replica.state().drafts.keys()]).toEqual([WATERCOOLER]);
  expect(draft(replica)).toMatchObject({ text: "Hello again", state: "waiting" });
  expect(replica.wants("draft")).toEqual(WANTED);
  replica.happen({ type: "lost" }, { type: "opened" });
  replica.hear({ ...ready(), drafts: [stored(2_000, "later, from the phone")] });
  expect(draft(replica)).toMatchObject({ text: "later, from the phone", state: "stored" });
});

test("what the device has kept is newer than what it does not know, and older than what is newer", () => {
  const replica = createReplica();
  const kept = { channelId: WATERCOOLER, text: "kept", version: 1_000, spent: null };
  replica.happen({ type: "drafts-kept", drafts: [kept] }, { type: "opened" });
  replica.hear({ ...ready(), drafts: [stored(900, "older")] });
  expect(draft(replica)).toMatchObject({ text: "kept", state: "waiting", nonce: "N1" });
  replica.hear(event(1_500, "newer"));
  replica.happen({ type: "drafts-kept", drafts: [kept] });
  expect(draft(replica)).toMatchObject({ text: "newer", state: "stored" });
});

test("of a restored server the drafts are its own, and what waits is told under no nonce of before", () => {
  const replica = connected();
  replica.hear(event(5, "Hello"), { ...event(7, "stored", "N9"), channelId: LIBRARY });
  types(replica, "Hello again", 1_000);
  replica.happen({ type: "lost" }, { type: "opened" });
  replica.hear(ready([channel()], "e2"));
  expect([...replica.state().drafts.keys()]).toEqual([WATERCOOLER]);
  expect(draft(replica)).toMatchObject({ text: "Hello again", nonce: null, state: "waiting" });
});

test("a draft that the server will not have is gone, and drafts of a joined channel are fetched", () => {
  const replica = connected();
  types(replica, "too late", 1_000);
  replica.happen({ type: "draft-refused", channelId: WATERCOOLER });
  expect(draft(replica)).toBeUndefined();
  const library = channel({ id: LIBRARY });
  replica.hear({ op: "channel", change: "joined", channelId: LIBRARY, channel: library });
  expect(replica.wants("drafts")).toEqual([{ do: "drafts" }]);
});
