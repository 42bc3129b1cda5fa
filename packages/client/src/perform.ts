import type { createDrafting } from "./draft/drafting.ts";
import type { EngineDeps, PageWanted } from "./engine.ts";
import type { createDeliveries, createReadMarkers } from "./pace.ts";
import type { Effect } from "./replica/effect.ts";
import type { ReplicaEvent } from "./replica/event.ts";
import type { Replica } from "./replica/state.ts";
import type { createSending } from "./sending.ts";
import type { createTick } from "./tick.ts";
import type { Connection } from "./wire/connection.ts";

interface PerformDeps {
  readonly fetch: Pick<EngineDeps, "fetchPage" | "fetchFriends" | "fetchChannel" | "fetchDrafts">;
  readonly connection: Connection;
  readonly replica: () => Replica;
  readonly dispatch: (event: ReplicaEvent) => void;
  readonly tick: ReturnType<typeof createTick>;
  readonly reads: ReturnType<typeof createReadMarkers>;
  readonly deliveries: ReturnType<typeof createDeliveries>;
  readonly drafting: ReturnType<typeof createDrafting>;
  readonly outbox: ReturnType<typeof createSending>;
}

/** Does what the replica wants done; each answer comes back to it as an event. */
export const createPerform = ({ fetch, connection, dispatch, ...parts }: PerformDeps) => {
  const { replica, tick, reads, deliveries, drafting, outbox } = parts;

  const sync = (channelId: string, version: number) =>
    connection.ask({ op: "sync", channelId, version }, (answer) => {
      if (answer?.op === "nack") dispatch({ type: "sync-refused", channelId });
    });

  const fetchPage = (wanted: PageWanted) =>
    fetch.fetchPage(wanted, (page) => {
      const { channelId, stamp, place } = wanted;
      if (page === null) dispatch({ type: "page-failed", channelId, stamp });
      else dispatch({ type: "page-loaded", channelId, stamp, place, page });
    });

  const fetchFriends = () =>
    fetch.fetchFriends((lists) =>
      dispatch(lists === null ? { type: "friends-failed" } : { type: "friends-fetched", ...lists }),
    );

  const fetchChannel = (channelId: string) =>
    fetch.fetchChannel(channelId, (channel) => {
      // An answer about a channel that was left meanwhile would bring it back.
      if (!replica().channels.has(channelId)) return;
      if (channel === "gone") dispatch({ type: "channel-gone", channelId });
      else if (channel === null) dispatch({ type: "channel-failed", channelId });
      else dispatch({ type: "channel-fetched", channel, asked: true });
    });

  const fetchDrafts = () => {
    const { line } = replica();
    fetch.fetchDrafts((drafts) => {
      // Another connection has begun since, with a list of its own.
      if (replica().line !== line) return;
      for (const draft of drafts ?? []) dispatch({ type: "draft-told", draft });
    });
  };

  return (effect: Effect): void => {
    switch (effect.do) {
      case "hello":
        return connection.greet(effect);
      case "sync":
        return void sync(effect.channelId, effect.version);
      case "page":
        return fetchPage(effect);
      case "channel":
        return fetchChannel(effect.channelId);
      case "friends":
        return fetchFriends();
      case "drafts":
        return fetchDrafts();
      case "draft":
        return drafting.changed(effect.channelId);
      case "read":
        return reads.moved(effect.channelId, effect.seq);
      case "delivered":
        return deliveries.reached(effect.channelId, effect.seq);
      case "settle":
        return outbox.accepted(effect.channelId, effect.nonce);
      case "tick":
        return tick.within(effect.afterMs);
      case "reconnect":
        return connection.restart();
    }
  };
};
