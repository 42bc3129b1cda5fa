import type { Parley, ReplicaState, Store } from "@parley/client";
import type { Channel, InputOf, MemberSettings } from "@parley/contract";
import { useCallback, useMemo } from "react";
import { useTellProblem } from "../../design/toast.tsx";
import { useParley, useReplica, useStore } from "../../use-parley.ts";

export type Wanted = Omit<InputOf<"channel.settings">, "id">;

/** What one has just asked of a channel: shown at once, until the server has said the same, or no. */
interface Wants {
  readonly revision: number;
  readonly wanted: Wanted;
}
type Held = ReadonlyMap<string, Wants>;

export const withWants = (channel: Channel, wants: Wants | undefined): Channel => {
  if (!wants || wants.revision < channel.settings.revision) return channel;
  const defined = Object.entries(wants.wanted).filter(([, value]) => value !== undefined);
  const settings = { ...channel.settings, ...Object.fromEntries(defined) } as MemberSettings;
  return { ...channel, settings };
};

const createWantsStore = (): Store<Held> & { put(channelId: string, wants: Wants | null): void } => {
  let held: Held = new Map();
  const listeners = new Set<() => void>();
  return {
    get: () => held,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    put(channelId, wants) {
      const next = new Map(held);
      if (wants) next.set(channelId, wants);
      else next.delete(channelId);
      held = next;
      for (const listener of listeners) listener();
    },
  };
};

const stores = new WeakMap<Parley, ReturnType<typeof createWantsStore>>();
const storeOf = (parley: Parley) => {
  const known = stores.get(parley) ?? createWantsStore();
  stores.set(parley, known);
  return known;
};

/** Changes what one wants of a channel oneself. */
export const useWant = (): ((channelId: string, wanted: Wanted) => Promise<void>) => {
  const parley = useParley();
  const tellProblem = useTellProblem();
  return useCallback(
    async (channelId, wanted) => {
      const store = storeOf(parley);
      const now = parley.replica.get().channels.get(channelId)?.channel.settings.revision ?? 0;
      const before = store.get().get(channelId)?.wanted;
      const wants = { revision: now, wanted: { ...before, ...wanted } };
      store.put(channelId, wants);
      try {
        await parley.call("channel.settings", { id: channelId, ...wanted });
      } catch (error) {
        store.put(channelId, null);
        tellProblem(error);
      }
    },
    [parley, tellProblem],
  );
};

/** The channels of the replica, with what one has just asked of them. */
export const useChannels = (): ReplicaState["channels"] => {
  const channels = useReplica((state) => state.channels);
  const wants = useStore(storeOf(useParley()), (held) => held);
  return useMemo(() => {
    if (wants.size === 0) return channels;
    const shown = new Map(channels);
    for (const [id, wanted] of wants) {
      const held = channels.get(id);
      if (held) shown.set(id, { ...held, channel: withWants(held.channel, wanted) });
    }
    return shown;
  }, [channels, wants]);
};

/** One channel, the same way. */
export const useWithWants = (channel: Channel): Channel => {
  const wants = useStore(storeOf(useParley()), (held) => held.get(channel.id));
  return useMemo(() => withWants(channel, wants), [channel, wants]);
};
