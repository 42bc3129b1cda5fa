import { LRUCache } from "lru-cache";
import type { InChannel } from "../../chat/message/message-log.ts";
import type { Signal } from "../../realtime/signal.ts";
import type { ChannelFactsRow } from "./channel-knowledge-sql.ts";

const CHANNELS_MAX = 50_000;

interface Known {
  /** Every message of a direct channel, or of a thread, is for somebody. */
  readonly isForSomebody: boolean;
  hasEager: boolean;
  /**
   * Up to where this node has seen the channel: a message that is the next of both is new, whatever else is a change of an
   * older one. Infinity: the thread is lost until the channel is read again.
   */
  version: number;
  lastSeq: number;
}

export interface ChannelKnowledge {
  /** Whether a message may be news for anybody; where it is not known, it may. */
  concerns(taken: InChannel): boolean;
  /** See `LogFollower.refresh`. */
  refresh(channelIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** What is remembered may be wrong now: what signals tell makes it right sooner than the next reading. */
  hear(signal: Signal): void;
  forgetAll(): void;
}

/**
 * What lets most messages be passed over without a question to the database, on a path of tens of thousands a second: that
 * a message names nobody, answers nobody, is new, and stands in a channel that is not direct and where nobody wants to
 * hear of everything.
 *
 * Only the last of these can become wrong in memory: somebody may want it from now on, perhaps by way of another node. So
 * a refusal counts for nothing until `refresh` has read the channel once more, after the message stood. Where somebody
 * wants everything by then, the follower goes back to its stored position, which has not passed what was refused, and takes
 * the messages from the log. A crash in between leaves the position where it was, too. Hence a memory that is old, lost,
 * or never told of anything costs time and no notification. (Who has just begun to want everything may be told of the
 * messages of the few seconds before, if those are unread.)
 */
export const createChannelKnowledge = ({
  readFacts,
}: {
  readFacts: (channelIds: readonly string[]) => PromiseLike<readonly ChannelFactsRow[]>;
}): ChannelKnowledge => {
  const channels = new LRUCache<string, Known>({ max: CHANNELS_MAX });
  /** Where nothing is refused, nothing has to be read again. */
  const mayHaveChanged = (channelId: string) => {
    const known = channels.get(channelId);
    if (!known || known.version === Number.POSITIVE_INFINITY) return true;
    return !known.isForSomebody && !known.hasEager;
  };
  return {
    concerns({ message, homeId }) {
      const known = channels.get(message.channelId);
      if (!known || message.version <= known.version) return true;
      if (message.version !== known.version + 1) {
        known.version = Number.POSITIVE_INFINITY;
        return true;
      }
      known.version = message.version;
      // A change: what was made of the message before may have to go, and nothing in it says so.
      if (message.seq !== known.lastSeq + 1) return true;
      known.lastSeq = message.seq;
      if (known.isForSomebody || known.hasEager || homeId !== undefined) return true;
      return message.mentions.length > 0 || message.replyTo !== null;
    },

    async refresh(channelIds) {
      const again = new Set<string>();
      const asked = channelIds.filter(mayHaveChanged);
      if (asked.length === 0) return again;
      for (const { id, kind, version, lastSeq, hasEager } of await readFacts(asked)) {
        const known = channels.get(id);
        if (hasEager && !known?.hasEager) again.add(id);
        if (!known || known.version === Number.POSITIVE_INFINITY) {
          channels.set(id, { isForSomebody: kind !== "group", hasEager, version, lastSeq });
        } else known.hasEager = hasEager;
      }
      return again;
    },

    hear(signal) {
      if (signal.kind === "join") channels.delete(signal.channelId);
      else if (
        signal.kind === "event" &&
        signal.event.op === "channel" &&
        signal.event.change === "settings"
      ) {
        channels.delete(signal.event.channelId);
      }
    },

    forgetAll: () => channels.clear(),
  };
};
