import type { Channel } from "@parley/contract";
import { useCallback, useEffect, useRef, useState } from "react";
import { problemOf, type ShownProblem } from "../../design/problem-of.ts";
import { useConnection, useParley, useReplica } from "../../use-parley.ts";

interface HeldChannelState {
  /** Undefined while it is on its way, or cannot be had. */
  readonly channel: Channel | undefined;
  /** Why it cannot be had. */
  readonly problem: ShownProblem | "gone" | null;
  readonly retry: () => void;
}

/**
 * A channel of the replica. One that it does not hold, such as a thread that one does not follow, is asked for once; one
 * that it held and does not any more is gone.
 */
export const useHeldChannel = (channelId: string): HeldChannelState => {
  const parley = useParley();
  const isReady = useReplica((state) => state.epoch !== null);
  const isLive = useConnection((connection) => connection.at === "live");
  const channel = useReplica((state) => state.channels.get(channelId)?.channel);
  const heldBefore = useRef<string | null>(null);
  if (channel) heldBefore.current = channelId;
  const isLost = channel === undefined && heldBefore.current === channelId;
  const [failed, setFailed] = useState<{ channelId: string; problem: ShownProblem } | null>(null);
  const retry = useCallback(() => setFailed(null), []);
  const isMissing = isReady && channel === undefined && !isLost;

  useEffect(() => {
    if (!isMissing || !isLive || failed?.channelId === channelId) return;
    let isCurrent = true;
    parley
      .open(channelId)
      .catch((error: unknown) => isCurrent && setFailed({ channelId, problem: problemOf(error) }));
    return () => {
      isCurrent = false;
    };
  }, [parley, channelId, isMissing, isLive, failed]);

  const problem = failed?.channelId === channelId ? failed.problem : null;
  const isGone = channel === undefined && isReady && (isLost || problem?.code === "channel_not_found");
  return { channel, problem: channel ? null : isGone ? "gone" : problem, retry };
};
