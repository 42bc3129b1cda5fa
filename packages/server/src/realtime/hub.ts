import { CLOSE } from "@parley/contract";
import type { Source } from "../call.ts";
import type { RealtimeDeps } from "./commands.ts";
import { Connection, type Roll } from "./connection.ts";
import type { Outlet } from "./outlet.ts";
import { createSelfNews } from "./self-news.ts";
import type { Signal } from "./signal.ts";
import { topicOf, userTopic } from "./topics.ts";

/** The sockets of one node: takes them in, hands signals to them, looks after them, and lets them go. */
export interface Hub extends Roll {
  /** A socket was opened. */
  open(outlet: Outlet, source: Source): Connection;
  /** From the broker, in order. */
  receive(signal: Signal): void;
  /** Once a second: idle, expired and slow sockets. */
  sweep(): void;
  /** Closes every socket with 4501, so that clients come back to another node or to the next process. */
  goAway(): void;
  /** Closes with 4403 the sockets of sessions that are over, where no signal may have come. */
  endOver(isOver: (sessionId: string) => boolean): void;
  /** Closes every socket with 4509, so that clients come back and recover what they were not told. */
  resyncAll(): void;
  readonly size: number;

  isConnected(userId: string): boolean;
}

/**
 * After this many characters of frames, slow sockets are looked for at once: no socket can fall far enough behind
 * between two looks to be cut off without being told.
 */
const PUBLISHED_UNCHECKED_MAX = 4 * 1024 * 1024;

/** Why a session ends that another one takes the place of. */
export const SESSION_REPLACED = "reauthenticated";

export const createHub = (
  deps: RealtimeDeps,
  /** Sends a frame to every socket that subscribes to the topic. */
  publish: (topic: string, frame: string) => void,
): Hub => {
  const connections = new Set<Connection>();
  const byUser = new Map<string, Connection[]>();
  let publishedSinceCheck = 0;

  const ofUser = (userId: string): readonly Connection[] => byUser.get(userId) ?? [];

  const end = (connection: Connection, reason: string) => {
    // The person goes on in the session that took this one's place: renew, and come back.
    if (reason === SESSION_REPLACED) return connection.close(CLOSE.tokenExpired, reason);
    connection.send({ op: "session", change: "ended", reason });
    connection.close(CLOSE.sessionRevoked, reason);
  };

  const closeSlow = () => {
    publishedSinceCheck = 0;
    for (const connection of connections) connection.closeIfSlow();
  };

  const selfChanged = createSelfNews({
    selvesOf: (userIds) => deps.selvesOf(userIds),
    isHere: (userId) => byUser.has(userId),
    send: (userId, event) => publish(userTopic(userId), JSON.stringify(event)),
    onFailure(error, userIds) {
      deps.describe(error);
      // Their next `ready` says what they were not told.
      for (const userId of userIds) {
        for (const connection of [...ofUser(userId)]) connection.close(CLOSE.resync, "recover what changed");
      }
    },
  });

  const closeAll = (code: number, reason: string) => {
    for (const connection of [...connections]) connection.close(code, reason);
  };

  const hub: Hub = {
    open(outlet, source) {
      const connection = new Connection(deps, hub, outlet, source);
      connections.add(connection);
      return connection;
    },

    receive(signal) {
      switch (signal.kind) {
        case "event": {
          const frame = JSON.stringify(signal.event);
          publish(topicOf(signal.to), frame);
          publishedSinceCheck += frame.length;
          if (publishedSinceCheck > PUBLISHED_UNCHECKED_MAX) closeSlow();
          return;
        }
        case "join":
          for (const connection of ofUser(signal.userId)) connection.channelJoined(signal.channelId);
          return;
        case "leave":
          for (const connection of ofUser(signal.userId)) connection.channelLeft(signal.channelId);
          return;
        case "end-session":
          for (const connection of [...ofUser(signal.userId)]) {
            if (connection.principal?.sessionId === signal.sessionId) end(connection, signal.reason);
          }
          return;
        case "end-user":
          for (const connection of [...ofUser(signal.userId)]) end(connection, signal.reason);
          return;
        case "person-changed":
          selfChanged([signal.userId]);
          return;
        case "rights-changed":
          selfChanged(byUser.keys());
          return;
        case "status-set":
        case "block-changed":
          // Presence hears these, and tells what follows from them.
          return;
      }
    },

    sweep() {
      closeSlow();
      const now = deps.clock.now();
      for (const connection of connections) connection.sweep(now);
    },

    endOver(isOver) {
      for (const connection of [...connections]) {
        if (connection.principal && isOver(connection.principal.sessionId)) end(connection, "revoked");
      }
    },

    goAway: () => closeAll(CLOSE.goingAway, "the server restarts"),
    resyncAll: () => closeAll(CLOSE.resync, "recover what changed"),

    get size() {
      return connections.size;
    },

    enter(connection, principal) {
      const own = byUser.get(principal.userId);
      if (!own) byUser.set(principal.userId, [connection]);
      else if (!own.includes(connection)) own.push(connection);
    },

    leave(connection, principal) {
      if (!connections.delete(connection) || !principal) return;
      const rest = ofUser(principal.userId).filter((other) => other !== connection);
      if (rest.length > 0) byUser.set(principal.userId, rest);
      else byUser.delete(principal.userId);
      deps.onGone(connection, principal);
    },

    isConnected: (userId) => byUser.has(userId),
  };
  return hub;
};
