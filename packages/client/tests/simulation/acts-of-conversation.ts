import type { ChangeOfMessage } from "../../src/replica/own-changes.ts";
import type { Chance } from "./chance.ts";
import type { createModelServer } from "./model-server.ts";
import type { Tab } from "./tab.ts";

interface Place {
  readonly chance: Chance;
  readonly server: ReturnType<typeof createModelServer>;
  readonly channelIds: readonly string[];
}

const EMOJI = ["👍", "🎉"];

/** One of the channels, or now and then one of its threads. */
export const placeIn = ({ chance, server, channelIds }: Place): string => {
  const channelId = chance.one(channelIds);
  const threads = chance.happens(0.4) ? server.threadsOf(channelId) : [];
  return threads.length > 0 ? chance.one(threads) : channelId;
};

const changeOf = (chance: Chance, count: number): ChangeOfMessage => {
  const kind = chance.whole(6);
  if (kind === 0) return { op: "edit", text: `edited ${count} @${chance.one(["alice", "bob", "carol"])}` };
  if (kind === 1) return { op: "delete" };
  if (kind === 2) return { op: "pin", on: chance.happens(0.6) };
  return { op: "react", emoji: chance.one(EMOJI), on: chance.happens(0.6) };
};

/** Someone changes a message that they see. */
export const changeMessage = (place: Place, { engine }: Tab): void => {
  const { chance } = place;
  const channelId = placeIn(place);
  const messages = engine.replica().channels.get(channelId)?.window?.messages ?? [];
  if (messages.length === 0) return;
  const { id, version } = chance.one(messages);
  engine.change(channelId, id, changeOf(chance, version), () => {});
};

/** Someone begins to write, goes on, or thinks better of it. */
export const type = (place: Place, { engine }: Tab, count: number): void =>
  engine.setDraft(placeIn(place), place.chance.happens(0.15) ? "" : `draft ${count}`);

/** Someone looks into a thread, follows it, or does so no more. */
export const turnToThread = (place: Place, { userId, openThread, call, engine }: Tab): void => {
  const { chance, server } = place;
  const channelId = chance.one(place.channelIds);
  const kind = chance.whole(6);
  const threads = server.threadsOf(channelId);
  if (kind <= 2 || threads.length === 0) {
    const seq = 1 + chance.whole(Math.max(1, server.messagesOf(channelId).length));
    return openThread(() => server.openThread(userId, channelId, seq));
  }
  const threadId = chance.one(threads);
  if (kind === 3) call(() => server.follow(userId, threadId));
  else if (kind === 4) call(() => server.unfollow(userId, threadId));
  else engine.wantPage(threadId, { at: chance.one(["end", "before"] as const) });
};
