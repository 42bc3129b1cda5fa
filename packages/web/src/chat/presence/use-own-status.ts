import type { InputOf, OwnStatus, PresenceStatus } from "@parley/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { useTellProblem } from "../../design/toast.tsx";
import { useOwnId, useParley, useReplica } from "../../use-parley.ts";

const KEY = ["own-status"];
const NOTHING: OwnStatus = { custom: null, dnd: false, dndUntil: null };
/** A timer cannot be set for longer than some weeks. */
const TIMER_MS_MAX = 86_400_000;

/** What has ended by itself is over here at the same moment. */
export const standingAt = ({ custom, dnd, dndUntil }: OwnStatus, now: number): OwnStatus => {
  const isPast = (at: string | null) => at !== null && Date.parse(at) <= now;
  const disturbed = !dnd || isPast(dndUntil);
  return {
    custom: custom && isPast(custom.expiresAt) ? null : custom,
    dnd: !disturbed,
    dndUntil: disturbed ? null : dndUntil,
  };
};

/** One's own custom status and whether one may be disturbed; asked again when another device has changed it. */
export const useOwnStatus = (): OwnStatus => {
  const parley = useParley();
  const queries = useQueryClient();
  const ownId = useOwnId();
  const told = useReplica((state) => state.presence.get(ownId));
  const custom = useReplica((state) => state.customStatus.get(ownId));
  // Of who has just signed out nothing is held any more, and nothing is to be asked.
  const isIn = useReplica((state) => state.epoch !== null);
  const { data = NOTHING } = useQuery({
    queryKey: KEY,
    enabled: isIn,
    queryFn: () => parley.call("status.get", {}),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever one is shown differently, it may have changed
  useEffect(() => {
    if (isIn) void queries.invalidateQueries({ queryKey: KEY });
  }, [told, custom, isIn, queries]);

  const ends = [data.dndUntil, data.custom?.expiresAt ?? null].flatMap((at) => (at ? [Date.parse(at)] : []));
  const next = Math.min(...ends.filter((at) => at > Date.now()));
  useEffect(() => {
    if (!Number.isFinite(next)) return;
    const wait = Math.min(next - Date.now() + 1, TIMER_MS_MAX);
    const timer = setTimeout(() => void queries.invalidateQueries({ queryKey: KEY }), wait);
    return () => clearTimeout(timer);
  }, [next, queries]);
  return standingAt(data, Date.now());
};

/** Changes it, at once here; what the server refuses is undone, and told. */
export const useSetOwnStatus = (): ((change: Partial<InputOf<"status.set">>) => Promise<boolean>) => {
  const parley = useParley();
  const queries = useQueryClient();
  const tellProblem = useTellProblem();
  return useCallback(
    async (change) => {
      const before = queries.getQueryData<OwnStatus>(KEY) ?? NOTHING;
      const { custom, dnd, dndUntil } = { ...standingAt(before, Date.now()), ...change };
      const wanted = { custom: custom ?? null, dnd: dnd ?? false, dndUntil: dndUntil ?? null };
      await queries.cancelQueries({ queryKey: KEY });
      queries.setQueryData(KEY, wanted);
      try {
        queries.setQueryData(KEY, await parley.call("status.set", wanted));
        return true;
      } catch (error) {
        queries.setQueryData(KEY, before);
        tellProblem(error);
        return false;
      }
    },
    [parley, queries, tellProblem],
  );
};

/** How one is shown oneself: as told, else as this page is, which is here. */
export const useOwnPresence = (): PresenceStatus => {
  const ownId = useOwnId();
  const { dnd } = useOwnStatus();
  const told = useReplica((state) => state.presence.get(ownId));
  if (dnd) return "dnd";
  return told === "away" ? "away" : "online";
};
