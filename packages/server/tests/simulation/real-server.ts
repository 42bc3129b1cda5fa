import type { Clock, Timers } from "../../../client/src/time.ts";
import type { Chance } from "../../../client/tests/simulation/chance.ts";
import { pageOf, viewOf } from "../../../client/tests/simulation/model-channel.ts";
import type { SimulatedServer } from "../../../client/tests/simulation/simulated-server.ts";
import type { Principal } from "../../src/call.ts";
import { raise } from "../../src/problem.ts";
import type { Mistake } from "./mistakes.ts";
import { createModelDatabase } from "./model-database.ts";
import { createNode, type Node } from "./node.ts";

interface ServerDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly chance: Chance;
  readonly breaks: () => number;
  readonly mistake: Mistake | undefined;
}

/** How long a token lives: short, so that runs see some expire. */
const TOKEN_LIVES_MIN_MS = 20_000;
const TOKEN_LIVES_MAX_MS = 60_000;
const CALM_TOKEN_LIVES_MS = 15 * 60_000;
/** Short, too. */
const IDLE_MS = 10_000;

const RESTORE_MS = 500;

const SOURCE = { ip: null, userAgent: null, correlationId: "simulated", browser: null };

/** The real server's machines behind the simulation's narrow interface: one process after another, on one database. */
export const createRealServer = ({ clock, timers, chance, breaks, mistake }: ServerDeps) => {
  const database = createModelDatabase({
    timers,
    chance,
    breaks,
    lies: mistake === "publishes before the commit is durable",
  });
  const users = new Map<string, string>();
  const surprises: unknown[] = [];
  // In other runs sockets last, so that what only a return would repair is seen.
  let agesSoon = chance.happens(0.4);
  let isRestoring = false;

  const authenticate = async (token: string): Promise<Principal> => {
    await new Promise<void>((resolve) => timers.set(resolve, chance.between(0, 3)));
    const [sessionId = "", expiry] = token.split("#");
    const expiresAt = Number(expiry);
    if (expiresAt <= clock.now()) return raise("token_invalid");
    const userId = users.get(sessionId) ?? raise("session_revoked");
    return {
      userId,
      sessionId,
      roles: [],
      email: `${userId}@example.org`,
      amr: [],
      mfaVerified: false,
      authenticatedAt: 0,
      mustEnrol: false,
      expiresAt,
      apiToken: null,
    };
  };
  const start = () =>
    createNode({
      clock,
      timers,
      database,
      authenticate,
      mistake,
      idleMs: () => (agesSoon ? IDLE_MS : 0),
      onSurprise: (error) => surprises.push(error),
    });
  let node: Node | null = start();

  const { log } = database;
  const channelsOf = (userId: string) =>
    [...log.channels.values()].filter(({ members }) => members.has(userId)).map((one) => viewOf(one, userId));

  const server: SimulatedServer = {
    accept(wire) {
      const current = node;
      if (current !== null) return current.sockets.accept(wire, (outlet) => current.hub.open(outlet, SOURCE));
      wire.close(1006);
      return { receive() {}, closed() {} };
    },
    token(sessionId) {
      const lives = agesSoon ? chance.between(TOKEN_LIVES_MIN_MS, TOKEN_LIVES_MAX_MS) : CALM_TOKEN_LIVES_MS;
      return `${sessionId}#${clock.now() + lives}`;
    },
    page(userId, channelId, place, seq) {
      const channel = log.channels.get(channelId);
      return channel?.members.has(userId) ? pageOf(channel, place, seq) : null;
    },
    friends: database.friendLists,
    channelOf: (userId, channelId) => channelsOf(userId).find(({ id }) => id === channelId) ?? null,
    membersOf: (channelId) =>
      [...log.held(channelId).members].map(([userId, { readSeq, deliveredSeq = 0 }]) => ({
        userId,
        readSeq,
        deliveredSeq,
      })),
    channelsOf,
    selfOf: database.selves.selfOf,
    messagesOf: (channelId) => log.held(channelId).messages,
    epoch: database.epoch,
  };

  const crash = () => {
    node?.die();
    node = null;
    database.crash();
  };

  return {
    ...server,
    database,
    surprises,
    node: () => node,
    openSession: (sessionId: string, userId: string) => users.set(sessionId, userId),
    createChannel(id: string, memberIds: readonly string[]) {
      const members = new Map(memberIds.map((userId) => [userId, { role: "member" as const, readSeq: 0 }]));
      const made = { id, name: id, version: 0, revision: 0, members, messages: [], archivedAt: null };
      log.channels.set(id, made);
    },
    crash,
    start() {
      if (!isRestoring) node ??= start();
    },
    /** Nothing ends by its age any more: no token, no idle socket. */
    calmDown() {
      agesSoon = false;
    },
    /** The database goes back to what was saved; the process ends before, and another begins. */
    restore() {
      crash();
      isRestoring = true;
      timers.set(() => {
        isRestoring = false;
        database.restore();
        node ??= start();
      }, RESTORE_MS);
    },
  };
};
