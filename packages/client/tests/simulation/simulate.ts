import { reduce as realReduce } from "../../src/replica/replica.ts";
import { changeMessage, placeIn, turnToThread, type } from "./acts-of-conversation.ts";
import { createBrowser } from "./browser.ts";
import { type Chance, createChance } from "./chance.ts";
import { compareWithServer } from "./comparison.ts";
import { Broken, checkStep } from "./invariants.ts";
import { FAIR, type Weather } from "./lossy-wire.ts";
import type { ServerMistake } from "./model-realtime.ts";
import { createModelServer } from "./model-server.ts";
import { checkLog, checkOutcomes } from "./outcomes.ts";
import { personOf } from "./people.ts";
import { createSimulatedTime } from "./simulated-time.ts";
import { openTab, type Tab } from "./tab.ts";

export interface Plan {
  readonly seed: number;
  readonly weather?: Weather;
  /** How many things happen. */
  readonly actions?: number;
  /** The database may be restored from a backup: messages are lost, and the epoch changes. */
  readonly restores?: boolean;
  /** A recovery of more messages than this is answered with `resync`. */
  readonly recoveryMax?: number;
  readonly mistake?: ServerMistake;
  /** The server's side: the model, where nothing else is given. */
  readonly createServer?: typeof createModelServer;
  readonly reduce?: typeof realReduce;
}

/** What a person wrote in one browser, in that order, by channel. */
interface Written {
  readonly nonce: string;
  readonly text: string;
  readonly channelId: string;
  readonly userId: string;
  readonly browser: number;
  isKept: boolean;
  isDiscarded: boolean;
}

const PEOPLE = 3;
/** Longer than the longest backoff, and than it takes to notice that a wire is deaf. */
const SETTLE_MS = 75_000;

const createWorld = (plan: Plan) => {
  const chance = createChance(plan.seed);
  const time = createSimulatedTime();
  const { timers, clock } = time;
  const createServer = plan.createServer ?? createModelServer;
  const server = createServer({ timers, chance, recoveryMax: plan.recoveryMax ?? 4, mistake: plan.mistake });
  let weather = plan.weather ?? FAIR;
  const written: Written[] = [];
  const userIds = Array.from({ length: PEOPLE }, (_, index) => personOf(index));
  const channelIds = ["c1", "c2"];
  for (const id of channelIds) server.createChannel(id, id === "c1" ? userIds : userIds.slice(0, 2));

  // Alice has two tabs in one browser, and a phone; the others one each.
  const owners = [...userIds.keys(), 0];
  const browsers = owners.map(() => createBrowser({ clock, timers, chance }));
  const seats = [0, 0, 1, 2, 3];
  const tabs: Tab[] = [];
  const open = (seat: number) => {
    const device = seats[seat] ?? 0;
    const userId = userIds[owners[device] ?? 0] ?? "";
    const browser = browsers[device];
    if (browser === undefined) throw new Error("No browser");
    tabs[seat] = openTab({
      name: `${userId}'s tab ${seat}`,
      userId,
      sessionId: `s${device}`,
      browser,
      clock,
      timers,
      chance,
      server,
      weather: () => weather,
      reduce: plan.reduce ?? realReduce,
      onReplica: (_, before, after) => checkStep(before, after),
    });
  };
  for (const [device, person] of owners.entries()) server.openSession(`s${device}`, userIds[person] ?? "");
  for (const seat of seats.keys()) open(seat);

  return {
    chance,
    time,
    server,
    tabs,
    seats,
    open,
    written,
    userIds,
    channelIds,
    clear: () => {
      weather = { ...FAIR };
    },
  };
};

export type World = ReturnType<typeof createWorld>;

const write = (world: World, tab: Tab, seat: number) => {
  const { chance, written, seats } = world;
  const count = written.length + 1;
  const channelId = placeIn(world);
  const { userId } = tab;
  const name = chance.happens(0.3) ? ` @${chance.one(world.userIds)}` : "";
  const one: Written = {
    nonce: tab.engine.draftNonce(channelId) ?? `n${count}`,
    text: `text ${count}${name}`,
    channelId,
    userId,
    browser: seats[seat] ?? 0,
    isKept: false,
    isDiscarded: false,
  };
  written.push(one);
  tab.engine.write({ nonce: one.nonce, channelId, text: one.text, createdAt: "" }, () => {
    one.isKept = true;
  });
};

const look = (world: World, { engine, fetchChannel }: Tab) => {
  const { chance } = world;
  const channelId = placeIn(world);
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

const tamper = ({ chance, channelIds, server, userIds }: World) => {
  const channelId = chance.one(channelIds);
  const userId = chance.one(userIds);
  const kind = chance.whole(11);
  const seq = 1 + chance.whole(Math.max(1, server.messagesOf(channelId).length));
  if (kind <= 3) server.edit(channelId, seq, kind === 0 ? null : `edited ${seq}`);
  else if (kind === 4) server.rename(channelId, chance.happens(0.3));
  else if (kind === 5) server.join(channelId, userId);
  else if (kind === 6) server.leave(channelId, userId);
  else if (kind === 7) server.setRole(channelId, userId, chance.happens(0.5) ? "member" : "moderator");
  else if (kind === 8) server.changeSelf(userId);
  else server.makeFriends(userId, chance.one(userIds.filter((id) => id !== userId)), chance.happens(0.7));
};

const disturb = (world: World, seat: number, plan: Plan) => {
  const { chance, server, tabs } = world;
  const tab = tabs[seat];
  const kind = chance.whole(12);
  if (kind <= 2) tab?.cut();
  else if (kind === 3) tab?.engine.wake();
  else if (kind === 4) {
    tab?.close();
    world.open(seat);
  } else if (kind === 5) {
    tab?.engine.disconnect();
    if (chance.happens(0.8)) tab?.engine.connect();
  } else if (kind === 6) server.closeAll(chance.one([4501, 4508, 4509, 4504]));
  else if (kind === 7) server.expire(tab?.sessionId ?? "");
  else if (kind === 8) {
    server.crash();
    world.time.timers.set(() => server.start(), chance.between(10, 3_000));
  } else if (kind === 9 && plan.restores) server.save();
  else if (kind === 10 && plan.restores) server.restore();
  else if (kind === 11) discardOne(world, seat);
};

const discardOne = ({ tabs, written, seats }: World, seat: number) => {
  const tab = tabs[seat];
  const pending = [...(tab?.engine.replica().channels.values() ?? [])].flatMap((held) => held.pending);
  const first = pending[0];
  const one = written.find(({ nonce }) => nonce === first?.nonce);
  // Only one that has been kept is there to be taken out.
  if (tab === undefined || one === undefined || !one.isKept || one.browser !== seats[seat]) return;
  one.isDiscarded = true;
  tab.engine.discard(one.nonce);
};

const act = (world: World, plan: Plan) => {
  const { chance, tabs } = world;
  const seat = chance.whole(tabs.length);
  const tab = tabs[seat];
  if (tab === undefined) return;
  const kind = chance.whole(28);
  if (kind <= 7) write(world, tab, seat);
  else if (kind <= 12) look(world, tab);
  else if (kind <= 15) tamper(world);
  else if (kind <= 19) changeMessage(world, tab);
  else if (kind <= 22) type(world, tab, world.time.clock.now());
  else if (kind <= 24) turnToThread(world, tab);
  else if (kind === 25) tab.engine.typing(chance.one(world.channelIds));
  else if (chance.happens(0.6)) disturb(world, seat, plan);
};

/** Whatever was cut comes back, whatever was idle wakes, and then there is time for everything to arrive. */
const settle = (world: World, plan: Plan) => {
  world.clear();
  world.server.start();
  world.time.advance(SETTLE_MS);
  // One more change in every channel: what a hole is found by.
  if (plan.weather?.holed) {
    const places = world.channelIds.flatMap((id) => [id, ...world.server.threadsOf(id)]);
    for (const id of places) world.server.edit(id, 1, "the last word");
  }
  const hasLost = (plan.weather?.dropped ?? 0) > 0;
  for (const tab of world.tabs) {
    if (hasLost) tab.cut();
    tab.engine.connect();
    tab.engine.wake();
  }
  world.time.advance(SETTLE_MS);
};

/** Runs one seed from start to end. Throws `Broken`, with the seed in its message, where a rule does not hold. */
export const simulate = (plan: Plan): { readonly messages: number } => {
  try {
    const world = createWorld(plan);
    const actions = plan.actions ?? 5 + world.chance.whole(45);
    for (let count = actions; count > 0; count -= 1) {
      act(world, plan);
      world.time.advance(pauseBefore(world.chance));
    }
    settle(world, plan);
    checkOutcomes(world, checkLog(world, plan));
    for (const { engine, userId, name } of world.tabs) {
      compareWithServer(engine.replica(), { server: world.server, userId, where: name });
    }
    for (const tab of world.tabs) tab.close();
    return { messages: world.written.length };
  } catch (error) {
    if (error instanceof Broken) error.message = `seed ${plan.seed}: ${error.message}`;
    throw error;
  }
};

const pauseBefore = (chance: Chance) => {
  const kind = chance.whole(10);
  if (kind <= 4) return chance.between(0, 5);
  return kind <= 8 ? chance.between(0, 200) : chance.between(0, 5_000);
};
