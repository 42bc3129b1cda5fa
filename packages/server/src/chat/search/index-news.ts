import type { LogFollower } from "../follower/follower.ts";
import { type FollowerPositions, PositionMoved } from "../follower/follower-positions.ts";
import type { InChannel } from "../message/message-log.ts";
import type { Run, SearchIndex } from "./search-index.ts";

/** The channels that there are, with how far their messages have come. */
export type ChannelVersions = () => Promise<ReadonlyMap<string, number>>;

/**
 * Follows the log into the index. Its positions are the index's own, written with what it holds: so they are true of the
 * file of this node, whatever became of it.
 */
export const createIndexNews = (
  index: SearchIndex,
  channelVersions: ChannelVersions,
): { follower: LogFollower; positions: FollowerPositions; forget: () => void } => {
  let held: Map<string, number> | null = null;
  let taken: readonly InChannel[] = [];

  const heldVersions = async () => {
    held ??= new Map(await index.positions());
    return held;
  };

  return {
    follower: {
      name: "search",
      concerns: () => true,
      async handle(news) {
        taken = news;
        return {};
      },
    },

    positions: {
      async read(channelIds) {
        const versions = await heldVersions();
        return new Map(channelIds.map((id) => [id, versions.get(id) ?? 0]));
      },

      async move({ from, to }) {
        const byChannel = Map.groupBy(taken, ({ message }) => message.channelId);
        const runs = [...to].map(([channelId, upTo]): Run => {
          const news = byChannel.get(channelId) ?? [];
          const homeId = news[0]?.homeId;
          return {
            channelId,
            ...(homeId === undefined ? {} : { homeId }),
            above: from.get(channelId) ?? 0,
            upTo,
            messages: news.map(({ message }) => message),
          };
        });
        const versions = await heldVersions();
        for (const [id, version] of await index.apply(runs)) versions.set(id, version);
        for (const [id, upTo] of to) if ((versions.get(id) ?? 0) < upTo) throw new PositionMoved(id);
      },

      // Everything concerns the index: nothing is passed over.
      async advance() {},

      async behind() {
        const versions = await heldVersions();
        // Known before the others are read: a channel that begins meanwhile is in the index, and not among those read.
        const known = [...versions.keys()];
        const now = await channelVersions();
        for (const id of known) {
          if (now.has(id)) continue;
          await index.forgetChannel(id);
          versions.delete(id);
        }
        return new Map([...now].filter(([id, version]) => version > (versions.get(id) ?? 0)));
      },
    },

    /** The index was lost: what it holds is to be read again. */
    forget() {
      held = null;
    },
  };
};
