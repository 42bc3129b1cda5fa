import type { Channel } from "@parley/contract";
import { createEngine, type Engine } from "../../src/engine.ts";
import type { reduce as realReduce } from "../../src/replica/replica.ts";
import type { Replica } from "../../src/replica/state.ts";
import type { Clock, Timers } from "../../src/time.ts";
import type { Browser } from "./browser.ts";
import type { Chance } from "./chance.ts";
import { createLossyWires, type Weather } from "./lossy-wire.ts";
import { profileOf } from "./people.ts";
import type { SimulatedServer } from "./simulated-server.ts";

export interface TabDeps {
  readonly name: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly browser: Browser;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly chance: Chance;
  readonly server: SimulatedServer;
  readonly weather: () => Weather;
  readonly reduce: typeof realReduce;
  /** Told of every state, with the one before. */
  readonly onReplica: (tab: string, before: Replica | null, after: Replica) => void;
}

const TOKEN_LIVES_MS = 15 * 60_000;

/** One page of one person, on a browser, through a network, to the server. */
export const openTab = (deps: TabDeps) => {
  const { clock, timers, chance, server, userId, weather } = deps;
  const wires = createLossyWires(deps);
  let isClosed = false;
  let isSignedOut = false;
  let last: Replica | null = null;

  /** A call by HTTP: reads the server at some moment, answers at a later one, or fails. */
  const request = <T>(read: () => T | null, done: (answer: T | null) => void) => {
    const fails = chance.happens(weather().cut * 5);
    timers.set(
      () => {
        const answer = fails ? null : read();
        timers.set(() => !isClosed && done(answer), chance.between(0, 60));
      },
      chance.between(0, 60),
    );
  };

  const keeper = deps.browser.createKeeper(() => !isClosed && engine.loadOutbox());
  const draftKeeper = deps.browser.createDraftKeeper(() => !isClosed && engine.loadDrafts());
  const viewOf = (channelId: string): Channel | null =>
    server.channelOf === undefined
      ? (server.channelsOf(userId).find(({ id }) => id === channelId) ?? null)
      : server.channelOf(userId, channelId);
  const engine: Engine = createEngine({
    clock,
    timers,
    random: chance.random,
    userId,
    keeper,
    draftKeeper,
    reduce: deps.reduce,
    openWire: wires.open,
    getToken: (_, done) =>
      request<{ token: string | null }>(
        () => ({ token: server.token(deps.sessionId) }),
        (answer) => {
          if (answer === null) done({ failed: "for-now" });
          else if (answer.token === null) done({ failed: "for-good" });
          else done({ token: answer.token, expiresAt: clock.now() + TOKEN_LIVES_MS });
        },
      ),
    fetchPage: ({ channelId, place, seq }, done) =>
      request(() => server.page(userId, channelId, place, seq), done),
    fetchFriends: (done) => request(() => server.friends(userId), done),
    fetchChannel: (channelId, done) => request<Channel | "gone">(() => viewOf(channelId) ?? "gone", done),
    fetchDrafts: (done) => request(() => server.draftsOf?.(userId) ?? [], done),
    putDraft: (draft, done) => request(() => server.putDraft?.(userId, draft) ?? "refused", done),
    fetchFirstText: ({ id, channelId, deletedAt: was }, done) =>
      request<{ text: string } | "forgotten">(() => {
        const deletedAt = server.messagesOf(channelId).find((one) => one.id === id)?.deletedAt ?? was;
        const text = deletedAt === null ? server.firstTextOf?.(id) : undefined;
        return text === undefined ? "forgotten" : { text };
      }, done),
    onReplica(next) {
      deps.onReplica(deps.name, last, next);
      last = next;
    },
    onLink() {},
    onSignedOut() {
      isSignedOut = true;
    },
  });
  engine.profileChanged(profileOf(userId));
  engine.loadOutbox();
  engine.loadDrafts();
  engine.connect();

  /** Hears of a channel by a call, as after renaming it. */
  const fetchChannel = (channelId: string) =>
    request(
      () => viewOf(channelId),
      (channel) => {
        if (channel === null || !engine.replica().channels.has(channelId)) return;
        engine.dispatch({ type: "channel-fetched", channel });
      },
    );

  /** Opens a thread by a call, and looks at its end. */
  const openThread = (open: () => Channel | null) =>
    request(open, (channel) => {
      if (channel === null) return;
      engine.dispatch({ type: "channel-fetched", channel });
      engine.wantPage(channel.id, { at: "end" });
    });

  return {
    ...deps,
    openThread,
    /** Makes a call whose answer teaches nothing. */
    call: (work: () => void) =>
      request(
        () => {
          work();
          return true;
        },
        () => {},
      ),
    engine,
    fetchChannel,
    isSignedOut: () => isSignedOut,
    cut: () => wires.cutAll(),
    close() {
      isClosed = true;
      engine.close();
      keeper.close();
      draftKeeper.close();
    },
  };
};

export type Tab = ReturnType<typeof openTab>;
