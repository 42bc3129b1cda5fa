const PANES = ["details", "thread", "pins"] as const;

/** What the address of a conversation says besides which: the pane beside it, and where to begin. */
export interface ConversationSearch {
  readonly pane?: (typeof PANES)[number];
  /** The channel of the thread that the pane shows. */
  readonly thread?: string;
  /** The seq to jump to. */
  readonly at?: number;
}

/** Reads it from the address line, where anything may stand. */
export const conversationSearch = (search: Record<string, unknown>): ConversationSearch => {
  const pane = PANES.find((each) => each === search.pane);
  const thread = typeof search.thread === "string" && pane === "thread" ? search.thread : undefined;
  const at = Number(search.at);
  return {
    ...(pane && (pane !== "thread" || thread) ? { pane } : {}),
    ...(thread ? { thread } : {}),
    ...(Number.isSafeInteger(at) && at > 0 ? { at } : {}),
  };
};
