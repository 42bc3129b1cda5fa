import type { Channel } from "@parley/contract";
import { useCallback, useEffect, useRef, useState } from "react";
import { unreadOf } from "../channel/channel-order.ts";

/**
 * Where the new-message line stands: after what had been read when the conversation was opened, or when one looked away
 * from the page. It stays there while one reads.
 */
export const useNewLine = (channel: Channel) => {
  const [afterSeq, setAfterSeq] = useState(() => (unreadOf(channel) > 0 ? channel.readSeq : null));
  const before = useRef(channel);
  useEffect(() => {
    const { lastSeq, readSeq } = before.current;
    before.current = channel;
    const hasArrived = channel.lastSeq > lastSeq;
    if (hasArrived && readSeq >= lastSeq && !document.hasFocus()) setAfterSeq(readSeq);
  }, [channel]);
  const clear = useCallback(() => setAfterSeq(null), []);
  return { afterSeq, clear };
};
