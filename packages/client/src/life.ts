import { EDITS_TOLD_MAX, type OwnProfile } from "@parley/contract";
import type { Call } from "./call.ts";
import { createDraftKeeper } from "./draft/draft-keeper.ts";
import { createEngine, type EngineDeps } from "./engine.ts";
import { errorFromProblem, ParleyError, tooManyChanges } from "./error.ts";
import { fetchFriendLists } from "./fetch-lists.ts";
import type { CompletedOptions } from "./options.ts";
import { createKeeper } from "./outbox/keeper.ts";
import { createPages, isGone } from "./pages.ts";
import type { ChangeOfMessage } from "./replica/own-changes.ts";
import { reduce } from "./replica/replica.ts";
import type { Replica } from "./replica/state.ts";
import { type Access, endsSession } from "./wire/access.ts";
import type { ConnectionDeps } from "./wire/connection.ts";
import type { Link } from "./wire/link.ts";
import type { OpenWire } from "./wire/wire.ts";

export interface LifeDeps {
  readonly user: OwnProfile;
  readonly options: CompletedOptions;
  readonly openWire: OpenWire;
  readonly access: Access;
  readonly call: Call;
  readonly onReplica: (replica: Replica) => void;
  readonly onLink: (link: Link) => void;
  readonly onSignedOut: (reason: string) => void;
}

const tokenFrom =
  (access: Access): ConnectionDeps["getToken"] =>
  (refused, done) => {
    const token = refused === null ? access.fresh() : access.renewed(refused);
    token.then(done, (error: unknown) => done({ failed: endsSession(error) ? "for-good" : "for-now" }));
  };

/** The calls that the engine makes: what went wrong is an answer too. */
const callsOf = (
  call: Call,
): Pick<EngineDeps, "fetchFriends" | "fetchChannel" | "fetchDrafts" | "putDraft" | "fetchFirstText"> => ({
  fetchFriends: (done) => void fetchFriendLists(call).then(done, () => done(null)),
  fetchChannel: (id, done) =>
    void call("channel.get", { id }).then(done, (error: unknown) => done(isGone(error) ? "gone" : null)),
  fetchDrafts: (done) =>
    void call("draft.list", {}).then(
      ({ items }) => done(items),
      () => done(null),
    ),
  putDraft: ({ channelId: id, text, version }, done) =>
    void call("draft.put", { id, text, version }).then(done, (error: unknown) => {
      if (isGone(error)) done("gone");
      else done(error instanceof ParleyError && !error.retry ? "refused" : null);
    }),
  fetchFirstText: ({ channelId, id: messageId }, done) =>
    void call("message.edits", { id: channelId, messageId }).then(
      ({ items }) => {
        const first = items.length < EDITS_TOLD_MAX ? items[0] : undefined;
        done(first === undefined ? "forgotten" : { text: first.text });
      },
      () => done(null),
    ),
});

/** Everything that lasts from one sign-in to its sign-out: the engine, with promises turned into its callbacks. */
export const beginLife = ({ user, options, openWire, access, call, ...tell }: LifeDeps) => {
  const pages = createPages(call);
  const { tabs } = options;
  const keeper = createKeeper({ userId: user.id, store: options.outboxStore, tabs });
  const draftKeeper = createDraftKeeper({ userId: user.id, store: options.draftStore, tabs });
  const { clock, timers, random } = options;
  const engine = createEngine({
    clock,
    timers,
    random,
    openWire,
    getToken: tokenFrom(access),
    keeper,
    draftKeeper,
    reduce,
    userId: user.id,
    fetchPage: pages.fetch,
    ...callsOf(call),
    ...tell,
  });
  engine.profileChanged(user);
  engine.loadOutbox();
  engine.loadDrafts();

  /** Learns of a channel that is not held (yet), such as one that was made a moment ago. */
  const learn = async (channelId: string) => {
    if (engine.replica().channels.has(channelId)) return;
    engine.dispatch({ type: "channel-fetched", channel: await call("channel.get", { id: channelId }) });
  };

  const open = async (channelId: string) => {
    await learn(channelId);
    const held = engine.replica().channels.get(channelId);
    if (held?.window !== null) return;
    if (pages.underWay(channelId, "end") === undefined) engine.wantPage(channelId, { at: "end" });
    await underWay(channelId, "end");
  };

  const underWay = async (channelId: string, at: string) => {
    try {
      await pages.underWay(channelId, at);
    } catch (error) {
      if (isGone(error)) engine.dispatch({ type: "channel-gone", channelId });
      throw error;
    }
  };

  return {
    user,
    engine,
    open,
    /** The thread of a message, made where there is none yet, with its newest page. */
    async openThread(channelId: string, messageId: string) {
      const thread = await call("thread.open", { id: channelId, messageId });
      await open(thread.id);
      return thread;
    },
    /** Resolves once the server has made the change; rejects with why it has not. */
    change: (channelId: string, messageId: string, change: ChangeOfMessage) =>
      new Promise<void>((resolve, reject) =>
        engine.change(channelId, messageId, change, (outcome) => {
          if (outcome.at === "done") resolve();
          else reject(outcome.at === "refused" ? errorFromProblem(outcome.problem) : tooManyChanges());
        }),
      ),
    async extend(channelId: string, at: "before" | "after") {
      if (pages.underWay(channelId, at) === undefined) engine.wantPage(channelId, { at });
      await underWay(channelId, at);
    },
    async jumpTo(channelId: string, target: number | "end") {
      await learn(channelId);
      const place = target === "end" ? ({ at: "end" } as const) : ({ at: "around", seq: target } as const);
      engine.wantPage(channelId, place);
      await underWay(channelId, place.at);
    },
  };
};

export type Life = ReturnType<typeof beginLife>;
