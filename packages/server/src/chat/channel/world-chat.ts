import type { OperationName, ParsedInputOf, PublicProfile, ResultOf } from "@parley/contract";
import { freshDatabase } from "../../../tests/world-database.ts";
import type { Handlers } from "../../call.ts";
import { createGroupCommit } from "../../database/group-commit.ts";
import type { Queue } from "../../database/queue.ts";
import { ProblemError } from "../../problem.ts";
import { createLocalBroker } from "../../realtime/broker.ts";
import type { Signal } from "../../realtime/signal.ts";
import { channelInvitationHandlers } from "../channel-invitation/channel-invitation-handlers.ts";
import { joinByLinkHandlers } from "../channel-invitation/join-by-link-handlers.ts";
import { blockHandlers } from "../friend/block-handlers.ts";
import { friendHandlers } from "../friend/friend-handlers.ts";
import type { DirectMessages } from "../friend/standing.ts";
import { createMoveMarker } from "../receipt/move-marker.ts";
import { createMoveMarkers, type MarkerMove, type MarkerOutcome } from "../receipt/move-markers-sql.ts";
import { receiptHandlers } from "../receipt/receipt-handlers.ts";
import { channelHandlers } from "./channel-handlers.ts";
import { createChannelViews } from "./channel-views-sql.ts";
import { createCommitInTurn } from "./commit-in-turn-sql.ts";
import { createChannelHandler } from "./create-channel-handler.ts";
import { deleteChannelHandler } from "./delete-channel-handler.ts";
import { memberHandlers } from "./member-handlers.ts";
import { memberSettingsHandler } from "./member-settings-handler.ts";
import { publicChannelHandlers } from "./public-channel-handlers.ts";
import { createRequireMember } from "./require-member-sql.ts";

export const PUBLIC_URL = "https://chat.example";

const CAST = ["alice", "bob", "carol", "dave", "mallory"] as const;
type Name = (typeof CAST)[number];

type ChatOperation = Extract<
  OperationName,
  | `friend.${string}`
  | `block.${string}`
  | `channel.${string}`
  | `channelInvitation.${string}`
  | `member.${string}`
  | `receipt.${string}`
>;

/** A person of the cast, with everything they can do in chat. */
export interface Person extends PublicProfile {
  /** Calls an operation as this person. */
  do<N extends ChatOperation>(name: N, input: ParsedInputOf<N>): Promise<ResultOf<N>>;
  /** The same, where it must fail: the code of the problem. */
  fail<N extends ChatOperation>(name: N, input: ParsedInputOf<N>): Promise<string>;
}

/** Chat's slices on a database of their own, with a cast and a record of what was told. For tests. */
export const chatWorld = async ({
  directMessages = "friends",
  connectionsMax = 4,
}: {
  directMessages?: DirectMessages;
  connectionsMax?: number;
} = {}) => {
  const database = await freshDatabase({ connectionsMax });
  const { sql, db } = database;
  const clock = {
    at: Date.parse("2026-01-31T09:00:00.000Z"),
    now: () => clock.at,
  };
  const newId = () => Bun.randomUUIDv7("hex", clock.now());
  const profiles = new Map<string, PublicProfile>();
  const profilesOf = async (ids: readonly string[]) =>
    new Map(ids.flatMap((id) => (profiles.has(id) ? [[id, profiles.get(id) as PublicProfile]] : [])));

  const signals: Signal[] = [];
  const broker = createLocalBroker();
  broker.subscribe((signal) => signals.push(signal));

  const jobs: { readonly queue: string; readonly data: object }[] = [];
  const queue: Pick<Queue, "put"> = {
    put: async (_, queue, data) => {
      jobs.push({ queue, data });
    },
  };

  const views = createChannelViews({ sql, profilesOf });
  const denied = new Set<string>();
  /** Handlers as another node of the same cluster would have them: they share the database and the broker alone. */
  const createNode = (): Handlers<ChatOperation> => {
    const commit = createCommitInTurn({ sql, broker, clock });
    return {
      ...friendHandlers({ db, commit, profilesOf, newId }),
      ...blockHandlers({ db, commit, profilesOf, newId }),
      ...createChannelHandler({
        commit,
        views,
        profilesOf,
        newId,
        requirePermission: async ({ userId }, permission) => {
          if (denied.has(userId)) throw new ProblemError("permission_denied", { permission });
        },
        directMessages,
      }),
      ...channelHandlers({ commit, views }),
      ...publicChannelHandlers({ sql, commit, views }),
      ...memberSettingsHandler({ commit, clock }),
      ...deleteChannelHandler({ commit, queue }),
      ...channelInvitationHandlers({ db, commit, publicUrl: PUBLIC_URL, clock, newId }),
      ...joinByLinkHandlers({ db, commit, views, clock }),
      ...memberHandlers({ db, commit, views, profilesOf }),
      ...receiptHandlers({
        db,
        moveMarker: createMoveMarker({
          markers: createGroupCommit<MarkerMove, MarkerOutcome>({ run: createMoveMarkers({ sql, broker }) }),
          requireMember: createRequireMember(sql),
        }),
      }),
    };
  };

  const personOn = (node: Handlers<ChatOperation>, profile: PublicProfile): Person => {
    const principal = {
      userId: profile.id,
      sessionId: newId(),
      roles: ["user"],
      expiresAt: Number.MAX_SAFE_INTEGER,
    };
    const source = { ip: null, userAgent: null, correlationId: "test" };
    const call = async <N extends ChatOperation>(name: N, input: ParsedInputOf<N>): Promise<ResultOf<N>> =>
      (node[name] as Handlers<N>[N])(input, { principal, source } as unknown as Parameters<
        Handlers<N>[N]
      >[1]);
    return {
      ...profile,
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
  const join = (username: string): Person => {
    const displayName = username.replace(/^./, (letter) => letter.toUpperCase());
    const profile = { id: newId(), username, displayName, avatarUrl: null, status: null };
    profiles.set(profile.id, profile);
    return personOn(node, profile);
  };
  const cast = Object.fromEntries(CAST.map((name) => [name, join(name)])) as Record<Name, Person>;

  return {
    ...database,
    ...cast,
    clock,
    newId,
    broker,
    views,
    profiles,
    profilesOf,
    denied,
    /** What transactions have put into queues. */
    jobs,
    join,
    /** The same person, on another node. */
    elsewhere: ({ do: _do, fail: _fail, ...profile }: Person) => personOn(createNode(), profile),
    signals,
    /** What was told since the last call. That there is a block is told to nodes, not to people. */
    told: () => signals.splice(0).filter(({ kind }) => kind !== "block-changed"),
    befriend: async (one: Person, other: Person) => {
      await one.do("friend.request", { userId: other.id });
      await other.do("friend.request", { userId: one.id });
    },
  };
};

export type ChatWorld = Awaited<ReturnType<typeof chatWorld>>;
