import { setTimeout as pause } from "node:timers/promises";
import type { Action } from "../plan/step.ts";
import type { Person } from "./person.ts";
import type { Site } from "./site.ts";

const judgedLater = () => {};

const say = async (person: Person, channelId: string) => {
  // A page does so at the press of a key: without, most would wait out their backoff until the run is over.
  person.client().wake();
  await person.client().send(channelId, person.nextText());
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

const readAll = (person: Person, channelId: string) => {
  const held = person.client().replica.get().channels.get(channelId);
  if (held !== undefined) person.client().markRead(channelId, held.channel.lastSeq);
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

/** Does what a person does. What fails because of a fault is no failure here: the judge sees to it in the end. */
export const act = async (site: Site, action: Action): Promise<void> => {
  const person = site.people[action.person];
  if (person === undefined) return;
  const client = person.client();
  const channelId = "channel" in action ? (site.channelIds[action.channel] ?? "") : "";
  switch (action.do) {
    case "write":
      return write(person, channelId, action.count);
    case "post":
      for (const nonce of action.nonces) {
        const draft = { channelId, nonce, text: person.nextText() };
        site.ledger.wrote({ ...draft, senderId: person.userId(), path: "http" });
        person.posting.post(draft);
      }
      return;
    case "repeat":
      return repeat(person, action.pick, site.ledger.acknowledgedOf(person.userId()));
    case "read":
      return readAll(person, channelId);
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

/** The channels that a person is in. */
export const channelsOf = ({ layout, channelIds }: Site, person: number): string[] =>
  layout.channels.flatMap(({ members }, index) =>
    members.includes(person) ? [channelIds[index] ?? ""] : [],
  );
