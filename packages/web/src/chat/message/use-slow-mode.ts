import type { Channel } from "@parley/contract";
import { useEffect, useState } from "react";
import { useOwnId, useReplica } from "../../use-parley.ts";

/** When one may write again; null: at once. */
export const slowUntil = (
  { slowModeSeconds, role }: Pick<Channel, "slowModeSeconds" | "role">,
  lastSentAt: string | null,
): number | null =>
  slowModeSeconds > 0 && role === "member" && lastSentAt !== null
    ? Date.parse(lastSentAt) + slowModeSeconds * 1_000
    : null;

/** The seconds until one may write again in a channel in slow mode and its threads; 0: at once. */
export const useSlowMode = (channel: Channel): number => {
  const ownId = useOwnId();
  const lastSentAt = useReplica((state) => {
    if (channel.slowModeSeconds === 0) return null;
    let last: string | null = null;
    for (const { channel: other, pending, window } of state.channels.values()) {
      if (homeOf(other) !== homeOf(channel)) continue;
      const waiting = pending.findLast(({ state: { at } }) => at === "waiting");
      const sent = waiting ?? window?.messages.findLast(({ senderId }) => senderId === ownId);
      if (sent && (last === null || sent.createdAt > last)) last = sent.createdAt;
    }
    return last;
  });
  const until = slowUntil(channel, lastSentAt);
  const [now, setNow] = useState(() => Date.now());
  const left = until === null ? 0 : Math.max(0, Math.ceil((until - now) / 1_000));
  useEffect(() => {
    if (until === null || until <= Date.now()) return;
    setNow(Date.now());
    const timer = setInterval(() => {
      setNow(Date.now());
      if (until <= Date.now()) clearInterval(timer);
    }, 1_000);
    return () => clearInterval(timer);
  }, [until]);
  return left;
};

const homeOf = ({ id, parentId }: Channel) => parentId ?? id;
