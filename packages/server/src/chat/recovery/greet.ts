import {
  type Channel,
  type Draft,
  HEARTBEAT_INTERVAL_MS,
  RECOVERY_MESSAGES_MAX,
  type Self,
} from "@parley/contract";
import { createGroupCommit } from "../../database/group-commit.ts";
import type { GreetRequest } from "../../realtime/commands.ts";
import type { ThreadHomes } from "../channel/thread-homes-sql.ts";
import type { MessageLog, Position } from "../message/message-log.ts";
import { recoveryFrames } from "./recovery-frames.ts";

export interface GreetDeps {
  readonly log: MessageLog;
  readonly membershipsOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>;
  readonly channelViewsOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, readonly Channel[]>>;
  readonly threadHomes: ThreadHomes;
  readonly selvesOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, Self>>;
  readonly draftsOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, readonly Draft[]>>;
  /** How many notifications each of these people has unread; who has none may be missing. */
  readonly unreadOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  readonly epoch: string;
}

/**
 * Answers hellos. What many returning clients ask at once is read in one statement per question: first the channels
 * of all of them, which their sockets join; only then the state, so that nothing falls between.
 */
export const createGreet = (deps: GreetDeps) => {
  const { log, membershipsOf, channelViewsOf, threadHomes, selvesOf, draftsOf, unreadOf, epoch } = deps;

  const greetTogether = async (requests: readonly GreetRequest[]): Promise<string[][]> => {
    const userIds = [...new Set(requests.map((request) => request.principal.userId))];
    const memberships = await membershipsOf(userIds);
    for (const { principal, join } of requests) join(memberships.get(principal.userId) ?? []);

    const asked = await positionsOf(requests, memberships);
    const distinct = new Map(asked.flat().map((position) => [keyOf(position), position]));
    const [views, selves, drafts, unread, recoveries] = await Promise.all([
      channelViewsOf(userIds),
      selvesOf(userIds),
      draftsOf(userIds),
      unreadOf(userIds),
      log.recover([...distinct.values()], RECOVERY_MESSAGES_MAX),
    ]);
    const framesOf = new Map(
      [...distinct].map(([key, position], index) => [
        key,
        recoveryFrames(position.channelId, recoveries[index]),
      ]),
    );
    return requests.map(({ hello, principal }, index) => {
      const ready = {
        op: "ready",
        ref: hello.ref,
        epoch,
        sessionId: principal.sessionId,
        ...selves.get(principal.userId),
        channels: views.get(principal.userId) ?? [],
        drafts: drafts.get(principal.userId) ?? [],
        unreadNotifications: unread.get(principal.userId) ?? 0,
        heartbeatMs: HEARTBEAT_INTERVAL_MS,
      };
      const known = new Set((asked[index] ?? []).map((position) => position.channelId));
      const strangers = Object.keys(hello.channels ?? {}).filter((channelId) => !known.has(channelId));
      return [
        JSON.stringify(ready),
        ...(asked[index] ?? []).flatMap((position) => framesOf.get(keyOf(position)) ?? []),
        ...strangers.map((channelId) => JSON.stringify({ op: "resync", channelId })),
      ];
    });
  };

  /** Positions count only in the incarnation of the database that they are of, and in channels of one's own. */
  const positionsOf = async (
    requests: readonly GreetRequest[],
    memberships: ReadonlyMap<string, readonly string[]>,
  ): Promise<Position[][]> => {
    const counting = requests.map(({ hello, principal }) => ({
      own: new Set(memberships.get(principal.userId)),
      named: hello.epoch === undefined || hello.epoch === epoch ? Object.entries(hello.channels ?? {}) : [],
    }));
    const others = counting.flatMap(({ own, named }) => named.map(([id]) => id).filter((id) => !own.has(id)));
    const homes = others.length === 0 ? new Map<string, string>() : await threadHomes([...new Set(others)]);
    return counting.map(({ own, named }) =>
      named
        .filter(([channelId]) => own.has(channelId) || own.has(homes.get(channelId) ?? ""))
        .map(([channelId, version]) => ({ channelId, version })),
    );
  };

  const together = createGroupCommit<GreetRequest, string[]>({ run: greetTogether });
  return (request: GreetRequest): Promise<string[]> => together.submit(request);
};

const keyOf = ({ channelId, version }: Position) => `${channelId}:${version}`;
