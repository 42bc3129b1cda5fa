import type { ChangeOfMessage } from "../../../client/src/replica/own-changes.ts";
import type { Tab } from "../../../client/tests/simulation/tab.ts";
import type { ChangeRequest } from "../../src/chat/message/change-message.ts";
import { uuidOf, type World, type Written } from "./world.ts";

const AWAY_MAX_MS = 3_000;
/** Nearly all sockets have their `ready` this long after their page was opened. */
const GREETED_MAX_MS = 250;
const NONCES_FROM = 1_000;

const write = ({ chance, channelIds, userIds, written }: World, tab: Tab) => {
  const count = written.length + 1;
  const one: Written = {
    nonce: uuidOf(NONCES_FROM + count),
    browser: tab.browser,
    isKept: false,
    isDiscarded: false,
  };
  written.push(one);
  const name = chance.happens(0.4) ? ` @${chance.one([...userIds, "all"])}` : "";
  const text = `text ${count}${name}`;
  const draft = { nonce: one.nonce, channelId: chance.one(channelIds), text, createdAt: "" };
  tab.engine.write(draft, () => {
    one.isKept = true;
  });
};

const look = ({ chance, channelIds }: World, { engine, fetchChannel }: Tab) => {
  const channelId = chance.one(channelIds);
  const lastSeq = engine.replica().channels.get(channelId)?.channel.lastSeq ?? 0;
  const kind = chance.whole(7);
  if (kind === 6) fetchChannel(channelId);
  else if (kind <= 1) engine.wantPage(channelId, { at: "end" });
  else if (kind === 2) engine.wantPage(channelId, { at: "before" });
  else if (kind === 3) engine.wantPage(channelId, { at: "after" });
  else if (kind === 4 && lastSeq > 0) {
    engine.wantPage(channelId, { at: "around", seq: 1 + chance.whole(lastSeq) });
  } else engine.markRead(channelId, chance.whole(lastSeq + 1));
};

const EMOJI = ["👍", "🎉"];

const changeOf = ({ chance, userIds }: World, count: number): ChangeOfMessage => {
  const kind = chance.whole(6);
  if (kind === 0) return { op: "edit", text: `edited ${count} @${chance.one(userIds)}` };
  if (kind === 1) return { op: "delete" };
  if (kind === 2) return { op: "pin", on: chance.happens(0.6) };
  return { op: "react", emoji: chance.one(EMOJI), on: chance.happens(0.6) };
};

/** Somebody changes a message that they see, over their socket. */
const changeMessage = (world: World, { engine }: Tab) => {
  const { chance, channelIds } = world;
  const channelId = chance.one(channelIds);
  const messages = engine.replica().channels.get(channelId)?.window?.messages ?? [];
  if (messages.length === 0) return;
  const { id, version } = chance.one(messages);
  engine.change(channelId, id, changeOf(world, version), () => {});
};

/** Somebody changes a message by a call: their own, or what they may not. */
const changeByCall = (world: World, channelId: string) => {
  const { chance, server, userIds } = world;
  const messages = server.messagesOf(channelId);
  if (messages.length === 0) return;
  const { id: messageId, senderId, version } = chance.one(messages);
  const { op, ...change } = changeOf(world, version);
  const userId = chance.happens(0.8) ? senderId : chance.one(userIds);
  server.node()?.operations.change({ kind: op, channelId, messageId, userId, ...change } as ChangeRequest);
};

/** Somebody changes something by a call; a process that is down is not asked. */
const change = (world: World) => {
  const { chance, channelIds, server, userIds } = world;
  const operations = server.node()?.operations;
  if (operations === undefined) return;
  const channelId = chance.one(channelIds);
  const userId = chance.one(userIds);
  const kind = chance.whole(15);
  if (kind <= 3) changeByCall(world, channelId);
  else if (kind === 4) operations.rename(channelId, chance.happens(0.3));
  else if (kind <= 7) operations.join(channelId, userId);
  else if (kind <= 9) operations.leave(channelId, userId);
  else if (kind === 10) operations.setRole(channelId, userId, chance.happens(0.5) ? "member" : "moderator");
  else if (kind >= 13) operations.changeSelf(userId);
  else {
    const other = chance.one(userIds.filter((id) => id !== userId));
    operations.makeFriends(userId, other, chance.happens(0.7));
  }
};

const discardOne = ({ written }: World, tab: Tab) => {
  const pending = [...tab.engine.replica().channels.values()].flatMap((held) => held.pending);
  const one = written.find(({ nonce }) => nonce === pending[0]?.nonce);
  // Only one that has been kept is there to be taken out.
  if (one === undefined || !one.isKept || one.browser !== tab.browser) return;
  one.isDiscarded = true;
  tab.engine.discard(one.nonce);
};

/** Memberships change while a socket of theirs is being greeted. */
const comeAndGo = ({ chance, channelIds, server, time }: World, userId: string) => {
  for (let times = 1 + chance.whole(2); times > 0; times -= 1) {
    const channelId = chance.one(channelIds);
    const name = chance.happens(0.7) ? "leave" : "join";
    time.timers.set(
      () => server.node()?.operations[name](channelId, userId),
      chance.between(0, GREETED_MAX_MS),
    );
  }
};

const disturbTab = (world: World, seat: number, tab: Tab) => {
  const { chance } = world;
  const kind = chance.whole(8);
  if (kind <= 2) tab.cut();
  else if (kind === 3) tab.engine.wake();
  else if (kind <= 5) {
    tab.close();
    world.open(seat);
    if (kind === 5) comeAndGo(world, tab.userId);
  } else if (kind === 6) {
    tab.engine.disconnect();
    if (chance.happens(0.8)) tab.engine.connect();
  } else discardOne(world, tab);
};

const disturbServer = ({ chance, server, time, plan }: World) => {
  const { timers } = time;
  const kind = chance.whole(8);
  const node = server.node();
  if (kind === 0) node?.hub.goAway();
  else if (kind === 1) node?.hub.resyncAll();
  else if (kind === 2) {
    const sockets = [...(node?.sockets.open ?? [])];
    if (sockets.length > 0) chance.one(sockets).isSlow = true;
  } else if (kind <= 4) {
    server.crash();
    timers.set(server.start, chance.between(20, AWAY_MAX_MS));
  } else if (kind === 5 && plan.breaks > 0) {
    server.database.goAway();
    timers.set(server.database.comeBack, chance.between(0, AWAY_MAX_MS));
  } else if (kind === 6 && plan.restores) server.database.save();
  else if (kind === 7 && plan.restores) server.restore();
};

/** One thing happens, and what it leads to at once. */
export const act = (world: World): void => {
  const { chance, tabs, channelIds } = world;
  const seat = chance.whole(tabs.length);
  const tab = tabs[seat];
  if (tab === undefined) return;
  const kind = chance.whole(24);
  if (kind >= 20) changeMessage(world, tab);
  else if (kind <= 7) write(world, tab);
  else if (kind <= 11) look(world, tab);
  else if (kind <= 15) change(world);
  else if (kind === 16) tab.engine.typing(chance.one(channelIds));
  else if (kind <= 18) disturbTab(world, seat, tab);
  else disturbServer(world);
  world.time.flush();
};
