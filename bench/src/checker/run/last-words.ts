import { setTimeout as pause } from "node:timers/promises";
import type { ChangeOfMessage } from "@parley/client";
import type { Message } from "@parley/contract";
import { devicesOf } from "./act.ts";
import { changeMessage, pickMessage } from "./change.ts";
import { heldDraft, sendDraft } from "./drafting.ts";
import type { Person } from "./person.ts";
import { eventually } from "./settle.ts";
import type { Site } from "./site.ts";

const PATIENCE_MS = 5_000;

const soon = (work: Promise<unknown>) =>
  Promise.race([work.catch(() => {}), pause(PATIENCE_MS, undefined, { ref: false })]);

/** The last change in a channel, of another kind in each. */
const lastChange = (index: number, speaker: Person, { pinnedAt }: Message): ChangeOfMessage => {
  switch (index % 4) {
    case 0:
      return { op: "delete" };
    case 1:
      return { op: "edit", text: speaker.nextText() };
    case 2:
      return { op: "react", emoji: "🎉", on: true };
    default:
      return { op: "pin", on: pinnedAt === null };
  }
};

const isStored = (person: Person, channelId: string, text: string) => {
  const draft = heldDraft(person, channelId);
  return draft?.text === text && draft.state === "stored" && draft.nonce !== null;
};

/** Begins to write on one device of everybody who has two, and goes on; some send it, from both at once. */
const lastDrafts = async (site: Site): Promise<void> => {
  const [channelId = ""] = site.channelIds;
  // Whoever speaks last there ends their own draft by that.
  const twice = site.people.filter(
    ({ device, name }) =>
      device !== name && name !== site.layout.people[site.layout.channels[0]?.members[0] ?? 0],
  );
  const drafting = twice.map(async (person, index) => {
    const devices = devicesOf(site, person);
    const [first, last] = [person.nextText(), person.nextText()];
    for (const text of [first, last]) {
      person.client().setDraft(channelId, text);
      await eventually(() => devices.every((one) => isStored(one, channelId, text)), PATIENCE_MS);
    }
    if (index % 2 === 1) site.draftsKept.push({ userId: person.userId(), channelId, text: last });
    else await soon(Promise.all(devices.map((one) => sendDraft(site, one, channelId))));
  });
  await Promise.all(drafting);
};

const lastMessage = async (
  { layout }: Site,
  speaker: Person,
  channelId: string,
  named: number | undefined,
) => {
  await speaker.client().send(channelId, speaker.nextText(layout.people[named ?? 0]));
  const isSaid = () => speaker.client().replica.get().channels.get(channelId)?.pending.length === 0;
  await eventually(isSaid, PATIENCE_MS);
};

/** Of the first so many channels the last is a change; of the others it is a message. */
const CHANGED_LAST = 4;

/**
 * One more message in each channel, which names somebody, one more change, and one more draft for those with two devices,
 * while everybody is there to hear it: what is told to clients that are connected is then judged too, and not only what
 * they recover. What comes after it in its channel would let everybody see that there was something: so each is the last
 * somewhere.
 */
export const sayLastWords = async (site: Site): Promise<void> => {
  await lastDrafts(site);
  for (const [index, { members }] of site.layout.channels.entries()) {
    const speaker = site.people[members[0] ?? 0];
    const channelId = site.channelIds[index] ?? "";
    if (speaker === undefined) continue;
    await speaker.jumpTo(channelId, "end").catch(() => {});
    const say = () => lastMessage(site, speaker, channelId, members[1]);
    if (index < CHANGED_LAST) await say();
    const message = pickMessage(speaker, channelId, { pick: members.length, isOwn: index % 4 < 2 });
    if (message !== undefined) {
      const change = lastChange(index, speaker, message);
      await soon(changeMessage(site, speaker, { message, change, over: "socket" }));
    }
    if (index >= CHANGED_LAST) await say();
  }
};
