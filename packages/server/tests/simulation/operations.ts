import type { ChannelFacts } from "@parley/contract";
import { viewOf } from "../../../client/tests/simulation/model-channel.ts";
import { factsOf } from "../../../client/tests/simulation/model-facts.ts";
import { nameOf, timeOf } from "../../../client/tests/simulation/people.ts";
import { tellJoined, tellLeft, tellMembers, tellUpdated } from "../../src/chat/channel/channel-facts.ts";
import type { Change } from "../../src/chat/channel/commit-in-turn-sql.ts";
import { joining } from "../../src/chat/channel/tell-joined.ts";
import { createTurns } from "../../src/chat/channel/turns.ts";
import type { ChangeMessage, ChangeRequest } from "../../src/chat/message/change-message.ts";
import type { MessageCommits } from "../../src/chat/message/message-commits.ts";
import { committed } from "../../src/database/committed.ts";
import type { Broker } from "../../src/realtime/broker.ts";
import { type Signal, tell } from "../../src/realtime/signal.ts";
import type { Mistake } from "./mistakes.ts";
import type { ModelConnections, ModelDatabase } from "./model-database.ts";
import type { ModelViews } from "./model-views.ts";

interface OperationsDeps {
  readonly database: ModelDatabase;
  readonly connections: ModelConnections;
  readonly views: ModelViews;
  readonly broker: Broker;
  readonly commits: MessageCommits;
  readonly change: ChangeMessage;
  readonly onError: (error: unknown) => void;
  readonly mistake: Mistake | undefined;
}

type Told = Pick<Change<void>, "tell" | "thenTell">;
type Role = "member" | "moderator";

/** The calls that travel by HTTP and change something: committed in turn, told as the handlers tell them. */
export const createOperations = ({
  database,
  connections,
  views,
  broker,
  commits,
  change,
  onError,
  mistake,
}: OperationsDeps) => {
  const { log } = database;
  const inTurn = createTurns();

  const commit = (key: string, work: () => Told | null): void => {
    const turn = inTurn(key, async () => {
      const change = await connections.write(work);
      if (change === null) return;
      broker.publish(committed(change.tell));
      if (change.thenTell) broker.publish(committed(await change.thenTell()));
    });
    turn.catch(onError);
  };

  const revise = (channelId: string): ChannelFacts => {
    const channel = log.held(channelId);
    channel.revision += 1;
    return factsOf(channel);
  };

  /** As it stands in the transaction, before the socket receives what follows. */
  const joiningTooLate = (channelId: string, userId: string): Told => {
    const joined = tellJoined(userId, viewOf(log.held(channelId), userId));
    return {
      tell: [],
      thenTell: () => connections.read(() => [{ kind: "join", userId, channelId }, joined]),
    };
  };

  return {
    /** Somebody changes a message, whether or not they may. */
    change: (request: ChangeRequest) => void change(request).catch(onError),

    /** Changes the first message of a channel as a thread there would: nobody's rights stand in the way. */
    lastWord(channelId: string) {
      const [message] = log.held(channelId).messages;
      if (message === undefined) return;
      const of = { channelId, messageId: message.id, threadId: channelId };
      commits.change({ ...of, kind: "thread", count: message.threadCount + 1 }).catch(onError);
    },

    rename: (channelId: string, archived: boolean) =>
      commit(channelId, () => {
        const channel = log.held(channelId);
        channel.name = nameOf(channel.revision + 1);
        channel.archivedAt = archived ? timeOf(channel.revision) : null;
        return { tell: [tellUpdated(channelId, revise(channelId))] };
      }),

    join: (channelId: string, userId: string) =>
      commit(channelId, () => {
        const { members, messages } = log.held(channelId);
        if (members.has(userId)) return null;
        const readSeq = messages.length;
        members.set(userId, { role: "member", readSeq, deliveredSeq: readSeq });
        const told = tellMembers(channelId, revise(channelId), { userId, role: "member" });
        const late = mistake === "reads a channel before its person joins";
        const { tell: then, thenTell } = late
          ? joiningTooLate(channelId, userId)
          : joining(views, { channelId, userIds: [userId] });
        return { tell: [told, ...then], ...(thenTell && { thenTell }) };
      }),

    leave: (channelId: string, userId: string) =>
      commit(channelId, () => {
        const { members } = log.held(channelId);
        if (!members.has(userId) || members.size === 1) return null;
        members.delete(userId);
        const told = tellMembers(channelId, revise(channelId), { userId, role: null });
        return { tell: [tellLeft(userId, channelId), { kind: "leave", userId, channelId }, told] };
      }),

    setRole: (channelId: string, userId: string, role: Role) =>
      commit(channelId, () => {
        const member = log.held(channelId).members.get(userId);
        if (member === undefined || member.role === role) return null;
        member.role = role;
        return { tell: [tellMembers(channelId, revise(channelId), { userId, role })] };
      }),

    changeSelf: (userId: string) =>
      commit(`self ${userId}`, () => {
        database.selves.change(userId);
        return { tell: [{ kind: "person-changed", userId }] };
      }),

    makeFriends: (from: string, to: string, isKind: boolean) =>
      commit([from, to].sort().join(" "), () => ({
        tell: database
          .changeFriends(from, to, isKind)
          .map(([userId, event]): Signal => tell({ userId }, event)),
      })),
  };
};
