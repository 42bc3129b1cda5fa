import type { Channel } from "@parley/contract";
import { lazy, Suspense } from "react";
import { useTalkState } from "./talk.ts";
import { useMessage } from "./use-message.ts";

const MessageOverlay = lazy(async () => ({
  default: (await import("./message-overlay.tsx")).MessageOverlay,
}));

/** What stands open at a message, one thing at a time: it stays when the row of the message leaves the page. */
export const MessageOverlays = ({ channel }: { channel: Channel }) => {
  const open = useTalkState((state) => state.open);
  const message = useMessage(channel.id, open?.messageId ?? null);
  if (!open || !message) return null;
  return (
    <Suspense>
      <MessageOverlay channel={channel} message={message} what={open.what} />
    </Suspense>
  );
};
