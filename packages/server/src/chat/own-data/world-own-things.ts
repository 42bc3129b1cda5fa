import type { Draft, OperationName, ParsedInputOf, ResultOf } from "@parley/contract";
import { v7 as newId } from "uuid";
import { freshDatabase, silent } from "../../../tests/world-database.ts";
import type { Handlers } from "../../call.ts";
import { createGroupCommit } from "../../database/group-commit.ts";
import type { Queue } from "../../database/queue.ts";
import { openQueue } from "../../database/queue-pg-boss.ts";
import { ProblemError } from "../../problem.ts";
import { createLocalBroker } from "../../realtime/broker.ts";
import type { RealtimeEvent, Signal } from "../../realtime/signal.ts";
import { createCommitInTurn } from "../channel/commit-in-turn-sql.ts";
import { draftHandlers } from "../draft/draft-handlers.ts";
import { createDraftsOf } from "../draft/drafts-of-sql.ts";
import { createPutDrafts, type DraftPut } from "../draft/put-drafts-sql.ts";
import type { DirectMessages } from "../friend/standing.ts";
import { createMessageCommits } from "../message/message-commits.ts";
import { createSqlMessageLog } from "../message/message-log-sql.ts";
import { messagesVisibleTo } from "../message/messages-visible-to-sql.ts";
import { createSendMessage } from "../message/send-message.ts";
import { savedHandlers } from "../saved/saved-handlers.ts";
import { scheduledHandlers } from "../scheduled/scheduled-handlers.ts";

type OwnOperation = Extract<OperationName, `draft.${string}` | `saved.${string}` | `scheduled.${string}`>;

interface ChannelWish {
  readonly roles?: Readonly<Record<string, "owner" | "moderator" | "member">>;
  readonly archived?: boolean;
  readonly direct?: "friends" | "strangers" | "blocked";
  readonly postRole?: "owner" | "moderator" | "member";
  readonly slowSeconds?: number;
}

/** Somebody with things of their own. */
export interface OwnPerson {
  readonly id: string;
  do<N extends OwnOperation>(name: N, input: ParsedInputOf<N>): Promise<ResultOf<N>>;
  /** The same, where it must fail: the code of the problem. */
  fail<N extends OwnOperation>(name: N, input: ParsedInputOf<N>): Promise<string>;
}

/** Drafts, saved and scheduled messages on a database of their own, with a real log and a real queue. For tests. */
export const ownThingsWorld = async ({
  directMessages = "friends",
}: {
  directMessages?: DirectMessages;
} = {}) => {
  const database = await freshDatabase({ connectionsMax: 8 });
  const { sql, db } = database;
  const clock = { at: Date.now(), now: () => clock.at };
  const queue: Queue = await openQueue({ database, log: silent });
  const signals: Signal[] = [];
  const broker = createLocalBroker();
  broker.subscribe((signal) => signals.push(signal));
  const log = createSqlMessageLog({ sql, reads: sql, direct: directMessages });
  const send = createSendMessage({
    commits: createMessageCommits({ log, broker, withMentions: async (texts) => texts }),
    clock,
  });

  const createNode = (): Handlers<OwnOperation> => {
    const commit = createCommitInTurn({ sql, broker, clock });
    const puts = createGroupCommit<DraftPut, Draft | null>({ run: createPutDrafts({ sql, broker, clock }) });
    return {
      ...draftHandlers({ putDraft: (put) => puts.submit(put), draftsOf: createDraftsOf(sql) }),
      ...savedHandlers({
        db,
        commit,
        visibleTo: (userId, ids) => messagesVisibleTo(sql, userId).findMany(ids),
      }),
      ...scheduledHandlers({ db, commit, queue, newId, direct: directMessages }),
    };
  };

  const personOn = (node: Handlers<OwnOperation>, id: string): OwnPerson => {
    const call = async <N extends OwnOperation>(name: N, input: ParsedInputOf<N>): Promise<ResultOf<N>> =>
      (node[name] as Handlers<N>[N])(input, { principal: { userId: id } } as unknown as Parameters<
        Handlers<N>[N]
      >[1]);
    return {
      id,
      do: call,
      fail: (name, input) =>
        call(name, input).then(
          () => "no problem",
          (error: unknown) => {
            if (error instanceof ProblemError) return error.code;
            throw error;
          },
        ),
    };
  };
  const node = createNode();
  const join = () => personOn(node, newId());

  const addMember = async (channelId: string, userId: string, role = "member") => {
    await sql`insert into channel_members (channel_id, user_id, role, joined_at)
      values (${channelId}, ${userId}, ${role}, now())`;
  };

  return {
    ...database,
    alice: join(),
    bob: join(),
    mallory: join(),
    join,
    /** The same person, on another node: the database and the broker are all that the two share. */
    elsewhere: ({ id }: OwnPerson) => personOn(createNode(), id),
    clock,
    queue,
    broker,
    log,
    send,
    newId,
    addMember,
    async channel(members: readonly OwnPerson[], wish: ChannelWish = {}): Promise<string> {
      const id = newId();
      const { roles = {}, archived = false, direct, postRole = "member", slowSeconds = 0 } = wish;
      await sql`
        insert into channels (id, kind, created_by, created_at, archived_at, direct_state, member_count, post_role,
          slow_mode_seconds)
        values (${id}, ${direct ? "direct" : "group"}, ${members[0]?.id ?? id}, now(),
          ${archived ? sql`now()` : null}, ${direct ?? null}, ${members.length}, ${postRole}, ${slowSeconds})`;
      for (const member of members) await addMember(id, member.id, roles[member.id]);
      return id;
    },
    async thread(parentId: string): Promise<string> {
      const id = newId();
      await sql`insert into channels (id, kind, created_by, created_at, member_count, parent_id, root_id)
        values (${id}, 'thread', ${id}, now(), 0, ${parentId}, ${newId()})`;
      return id;
    },
    removeMember: (channelId: string, userId: string) =>
      sql.begin(async (tx) => {
        await tx`update channels set revision = revision + 1 where id = ${channelId}`;
        await tx`delete from channel_members where channel_id = ${channelId} and user_id = ${userId}`;
      }),
    textsIn: async (channelId: string) =>
      (await log.page({ channelId, limit: 100, bound: { at: "end" } })).items.map(({ text }) => text),
    /** The events that all devices of this person were told since the last call. */
    toldTo({ id }: OwnPerson): RealtimeEvent[] {
      return signals.splice(0).flatMap((signal) => {
        const isTheirs = signal.kind === "event" && "userId" in signal.to && signal.to.userId === id;
        return isTheirs ? [signal.event] : [];
      });
    },
    async [Symbol.asyncDispose]() {
      await queue[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
};

export type OwnThingsWorld = Awaited<ReturnType<typeof ownThingsWorld>>;
