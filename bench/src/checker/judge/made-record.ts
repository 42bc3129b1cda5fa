import { type Channel, type Message, messageFromFrame } from "@parley/contract";
import type { HeldAtEnd, RunRecord } from "./record.ts";

const CHANNEL = "00000000-0000-4000-8000-00000000c001";
const AT = "2026-01-31T09:00:00.000Z";

/** Who writes each message, and which way; in the order of writing, which is the order in which they stand. */
export type Saying = Pick<RunRecord["written"][number], "senderId" | "path">;

const idOf = (place: number) => `id-${place}`;

export const madeChannel = (lastSeq: number, readSeq: number): Channel => ({
  id: CHANNEL,
  kind: "group",
  name: "watercooler",
  topic: null,
  description: null,
  avatar: null,
  visibility: "private",
  permissions: { post: "member", invite: "moderator", pin: "member", mentionAll: "member" },
  slowModeSeconds: 0,
  version: lastSeq,
  lastSeq,
  readSeq,
  deliveredSeq: readSeq,
  mentions: [],
  revision: 1,
  memberCount: 2,
  role: "member",
  createdAt: AT,
  archivedAt: null,
  settings: { revision: 0, mutedUntil: null, notify: null, favourite: false, section: null },
});

/** A record of a run in which every promise was kept, for tests to break one at a time. */
export const madeRecord = (sayings: readonly Saying[]): RunRecord => {
  const written = sayings.map(({ senderId, path }, place) => ({
    channelId: CHANNEL,
    senderId,
    path,
    nonce: `nonce-${place}`,
    text: `text ${place}`,
    device: senderId,
    replyTo: null,
  }));
  const messages = written.map(
    ({ path: _path, device: _device, ...draft }, place): Message =>
      messageFromFrame(CHANNEL, {
        ...draft,
        id: idOf(place),
        seq: place + 1,
        version: place + 1,
        createdAt: AT,
      }),
  );
  const channel = madeChannel(messages.length, messages.length);
  const held: HeldAtEnd = {
    person: "alice",
    userId: "alice",
    held: channel,
    fetched: { ...channel },
    window: { messages: [...messages], atEnd: true },
    isAway: false,
    pending: [],
    changes: [],
    receipts: new Map(),
  };
  const told = messages.map(({ channelId, senderId, nonce, seq, version, id, text }) => ({
    ...{ channelId, senderId, nonce, seq, version, id, text },
  }));
  const read = {
    userId: "alice",
    channelId: CHANNEL,
    readSeq: channel.readSeq,
    deliveredSeq: channel.readSeq,
  };
  return {
    written,
    acknowledged: told.map((one) => ({ ...one, over: "socket" })),
    delivered: messages,
    asks: [],
    undrained: [],
    histories: new Map([[CHANNEL, messages]]),
    edits: new Map(),
    members: new Map(),
    markersSaid: [read],
    markersTold: [read],
    draftsTold: [],
    drafts: [],
    draftsHeld: [],
    draftsKept: [],
    held: [held],
    strayChannels: [],
  };
};

/** The same record with another history. */
export const withHistory = (
  record: RunRecord,
  change: (messages: readonly Message[]) => readonly Message[],
): RunRecord => ({
  ...record,
  histories: new Map([...record.histories].map(([id, messages]) => [id, change(messages)])),
});

/** The same record with something else held. */
export const withHeld = (record: RunRecord, change: (held: HeldAtEnd) => Partial<HeldAtEnd>): RunRecord => ({
  ...record,
  held: record.held.map((held) => ({ ...held, ...change(held) })),
});
