import type { PublicProfile } from "@parley/contract";
import { type ReactNode, useMemo } from "react";
import { useOwnId } from "../../use-parley.ts";
import { MarkdownView } from "./markdown/markdown-view.tsx";
import { MentionContext } from "./markdown/mentions.tsx";
import { useConversationPeople } from "./people-context.ts";

interface MessageTextProps {
  text: string;
  /** The ids of those whom it names, as the message has them. */
  mentions?: readonly string[];
  /** People by id; those of the conversation by default. */
  people?: ReadonlyMap<string, PublicProfile>;
  /** Stands behind the last word. */
  end?: ReactNode;
}

const NOBODY: readonly string[] = [];

/** What a message says: marked up, with addresses to follow and names as chips. */
export const MessageText = ({ text, mentions = NOBODY, people, end }: MessageTextProps) => {
  const ownId = useOwnId();
  const here = useConversationPeople();
  const known = people ?? here;
  const mentionable = useMemo(() => ({ ownId, mentions, people: known }), [ownId, mentions, known]);
  return (
    <MentionContext value={mentionable}>
      <MarkdownView text={text} end={end} />
    </MentionContext>
  );
};
