import { type Channel, HEARTBEAT_INTERVAL_MS, RECOVERY_MESSAGES_MAX, type Self } from "@parley/contract";
import { createGroupCommit } from "../../database/group-commit.ts";
import type { GreetRequest } from "../../realtime/commands.ts";
import type { MessageLog, Position } from "../message/message-log.ts";
import { recoveryFrames } from "./recovery-frames.ts";

export interface GreetDeps {
  readonly log: MessageLog;
  readonly membershipsOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>;
  readonly channelViewsOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, readonly Channel[]>>;
  readonly selvesOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, Self>>;
  readonly epoch: string;
}

/**
 * Answers hellos. What many returning clients ask at once is read in one statement per question: first the channels
 * of all of them, which their sockets join; only then the state, so that nothing falls between.
 */
export const createGreet = ({ log, membershipsOf, channelViewsOf, selvesOf, epoch }: GreetDeps) => {
  const greetTogether = async (requests: readonly GreetRequest[]): Promise<string[][]> => {
    const userIds = [...new Set(requests.map((request) => request.principal.userId))];
    const memberships = await membershipsOf(userIds);
    for (const { principal, join } of requests) join(memberships.get(principal.userId) ?? []);

    const asked = requests.map(positionsOf(epoch, memberships));
    const distinct = new Map(asked.flat().map((position) => [keyOf(position), position]));
    const [views, selves, recoveries] = await Promise.all([
      channelViewsOf(userIds),
      selvesOf(userIds),
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

  const together = createGroupCommit<GreetRequest, string[]>({ run: greetTogether });
  return (request: GreetRequest): Promise<string[]> => together.submit(request);
};

const keyOf = ({ channelId, version }: Position) => `${channelId}:${version}`;

/** Positions count only in the incarnation of the database that they are of, and in channels of one's own. */
const positionsOf =
  (epoch: string, memberships: ReadonlyMap<string, readonly string[]>) =>
  ({ hello, principal }: GreetRequest): Position[] => {
    if (hello.epoch !== undefined && hello.epoch !== epoch) return [];
    const own = new Set(memberships.get(principal.userId));
    return Object.entries(hello.channels ?? {})
      .filter(([channelId]) => own.has(channelId))
      .map(([channelId, version]) => ({ channelId, version }));
  };
