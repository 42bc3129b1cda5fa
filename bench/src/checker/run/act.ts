import { setTimeout as pause } from "node:timers/promises";
import type { ChangeOfMessage } from "@parley/client";
import type { Channel } from "@parley/contract";
import type { Action } from "../plan/step.ts";
import { changeMessage, pickMessage, placeIn, threadsHeld } from "./change.ts";
import { sendDraft } from "./drafting.ts";
import type { Person } from "./person.ts";
import { mayRetry } from "./posting.ts";
import type { Site } from "./site.ts";

const judgedLater = () => {};

interface How {
  readonly naming?: string | undefined;
  readonly replyTo?: string;
}

const say = async (person: Person, channelId: string, { naming, replyTo }: How = {}) => {
  // A page does so at the press of a key: without, most would wait out their backoff until the run is over.
  person.client().wake();
  await person.client().send(channelId, person.nextText(naming), replyTo === undefined ? {} : { replyTo });
};

/** Writes several in a row through the outbox. Signed out for a moment, a person cannot. */
const write = (person: Person, channelId: string, count: number) => {
  for (let written = 0; written < count; written += 1) say(person, channelId).catch(judgedLater);
};

const goOffline = async (person: Person, channelId: string, act: Extract<Action, { do: "go-offline" }>) => {
  const client = person.client();
  client.disconnect();
  write(person, channelId, act.writes);
  await pause(act.forMs);
  if (person.client() === client) client.connect();
};

type Reading = Extract<Action, { do: "read" }>;

const readAll = async ({ ledger }: Site, person: Person, channelId: string, { over }: Reading) => {
  const held = person.client().replica.get().channels.get(channelId);
  if (held === undefined) return;
  const { lastSeq: seq } = held.channel;
  if (over === "socket") return person.client().markRead(channelId, seq);
  ledger.saysMarkers(person.userId(), channelId, { readSeq: seq });
  const markers = await person.client().call("receipt.read", { id: channelId, seq });
  // Who follows a thread begins anew in it: of one that is not followed there is no marker.
  if (held.channel.follows !== false) ledger.tellsMarkers(person.userId(), channelId, markers);
};

const THREAD_TRIES = 20;
const THREAD_AGAIN_MS = 250;

/** Presses again while there is no connection. */
const openThread = async (person: Person, channelId: string, messageId: string): Promise<Channel> => {
  for (let tried = 1; ; tried += 1) {
    try {
      person.client().wake();
      return await person.client().openThread(channelId, messageId);
    } catch (error) {
      if (tried === THREAD_TRIES || !mayRetry(error)) throw error;
      await pause(THREAD_AGAIN_MS);
    }
  }
};

/** Writes in a thread: in one that is open, more often than in a new one. */
const writeInThread = async (
  site: Site,
  person: Person,
  channelId: string,
  { pick, naming }: { pick: number; naming: string | undefined },
) => {
  const open = threadsHeld(person, channelId);
  const known = pick % 4 === 0 ? undefined : open[pick % open.length];
  if (known !== undefined) return say(person, known, { naming });
  const root = pickMessage(person, channelId, { pick });
  if (root === undefined) return;
  site.ledger.shown(root);
  const thread = await openThread(person, channelId, root.id);
  site.threads.set(thread.id, thread);
  await say(person, thread.id, { naming });
};

const restart = async (person: Person, channelIds: readonly string[]) => {
  await person.restart();
  await Promise.allSettled(channelIds.map((channelId) => person.client().open(channelId)));
};

/** Says again, over HTTP, what was acknowledged at some time before. */
const repeat = (
  person: Person,
  pick: number,
  acknowledged: readonly { channelId: string; nonce: string; text: string }[],
) => {
  const said = acknowledged[pick % acknowledged.length];
  if (said === undefined) return;
  person.counts.repeats += 1;
  person.posting.repeat(said);
};

type OnMessage = Extract<Action, { do: "edit" | "delete" | "react" | "pin" }>;

const changeIn = (person: Person, action: OnMessage, naming: string | undefined): ChangeOfMessage => {
  if (action.do === "edit") return { op: "edit", text: person.nextText(naming) };
  if (action.do === "delete") return { op: "delete" };
  if (action.do === "react") return { op: "react", emoji: action.emoji, on: action.on };
  return { op: "pin", on: action.on };
};

const change = async (site: Site, person: Person, placeId: string, action: OnMessage) => {
  const { do: kind, pick, over } = action;
  const message = pickMessage(person, placeId, { pick, isOwn: kind === "edit" || kind === "delete" });
  if (message === undefined) return;
  const naming = kind === "edit" ? nameOf(site, action.names) : undefined;
  await changeMessage(site, person, { message, change: changeIn(person, action, naming), over });
};

const nameOf = ({ layout }: Site, names: number | null) =>
  names === null ? undefined : layout.people[names];

/** Does what a person does. What fails because of a fault is no failure here: the judge sees to it in the end. */
export const act = async (site: Site, action: Action): Promise<void> => {
  const person = site.people[action.person];
  if (person === undefined) return;
  const client = person.client();
  const channelId = "channel" in action ? (site.channelIds[action.channel] ?? "") : "";
  const placeOf = ({ pick }: { pick: number }) => placeIn(person, channelId, pick);
  switch (action.do) {
    case "write":
      return write(person, channelId, action.count);
    case "post":
      for (const nonce of action.nonces) {
        const draft = { channelId, nonce, text: person.nextText() };
        const { device } = person;
        site.ledger.wrote({ ...draft, senderId: person.userId(), path: "http", device, replyTo: null });
        person.posting.post(draft);
      }
      return;
    case "repeat":
      return repeat(person, action.pick, site.ledger.acknowledgedOf(person.userId()));
    case "read":
      return readAll(site, person, placeOf(action), action).catch(judgedLater);
    case "mention":
      return say(person, placeOf(action), { naming: nameOf(site, action.names) }).catch(judgedLater);
    case "reply": {
      const placeId = placeOf(action);
      const answered = pickMessage(person, placeId, action);
      if (answered === undefined) return;
      const naming = nameOf(site, action.names);
      return say(person, placeId, { naming, replyTo: answered.id }).catch(judgedLater);
    }
    case "thread": {
      const naming = nameOf(site, action.names);
      return writeInThread(site, person, channelId, { pick: action.pick, naming }).catch(judgedLater);
    }
    case "edit":
    case "delete":
    case "react":
    case "pin":
      return change(site, person, placeOf(action), action).catch(judgedLater);
    case "draft":
      return client.setDraft(placeOf(action), action.isEmptied ? "" : person.nextText());
    case "send-draft": {
      const placeId = placeOf(action);
      const devices = action.fromAll ? devicesOf(site, person) : [person];
      await Promise.allSettled(devices.map((one) => sendDraft(site, one, placeId)));
      return;
    }
    case "jump":
      return person.jumpTo(channelId, action.to % 2 === 0 ? "end" : action.to).catch(judgedLater);
    case "load-before":
      return client.loadBefore(channelId).catch(judgedLater);
    case "type":
      return client.typing(channelId);
    case "rename":
      await client.call("channel.update", { id: channelId, name: action.name }).catch(judgedLater);
      return;
    case "go-offline":
      return goOffline(person, channelId, action);
    case "restart":
      return restart(person, channelsOf(site, action.person));
    case "renew":
      person.expireToken();
      await client.call("me.get", {}).catch(judgedLater);
  }
};

/** The channels that the person at a device is in. */
export const channelsOf = ({ layout, channelIds }: Site, device: number): string[] =>
  layout.channels.flatMap(({ members }, index) =>
    members.includes(layout.devices[device] ?? -1) ? [channelIds[index] ?? ""] : [],
  );

/** All devices of the same person. */
export const devicesOf = ({ people }: Site, { name }: Person): Person[] =>
  people.filter((person) => person.name === name);
