import type { Channel } from "@parley/contract";
import { useEffect, useRef, useState } from "react";
import { TypingLine } from "../typing/typing-line.tsx";
import { ComposerPlace } from "./composer-place.tsx";
import { MessagePane } from "./message-pane.tsx";
import { createTalk, TalkContext } from "./talk.ts";

interface ConversationProps {
  channel: Channel;
  /** The seq to go to; told again when it changes. */
  at?: number | undefined;
  /** Beside another one, such as a thread: it takes no letter that was not typed into it. */
  isAside?: boolean;
}

/** What is said in a channel, and where one writes: for a page, or for the pane of a thread. Give it the channel as key. */
export const Conversation = ({ channel, at, isAside = false }: ConversationProps) => {
  const [talk] = useState(() => createTalk(channel.id, at));
  const gone = useRef(at);
  useEffect(() => {
    if (at !== undefined && at !== gone.current) talk.goTo(at);
    gone.current = at;
  }, [talk, at]);
  return (
    <TalkContext value={talk}>
      <MessagePane channel={channel} />
      <div className="mx-auto w-full max-w-[808px] shrink-0 px-3 pb-[max(12px,env(safe-area-inset-bottom))] sm:px-6">
        <TypingLine channelId={channel.id} />
        <ComposerPlace channel={channel} isAside={isAside} />
      </div>
    </TalkContext>
  );
};
