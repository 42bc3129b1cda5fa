const PANES = ["details", "thread", "pins", "search"] as const;

/** What the address of a conversation says besides which: the pane beside it, and where to begin. */
export interface ConversationSearch {
  readonly pane?: (typeof PANES)[number];
  /** The channel of the thread that the pane shows. */
  readonly thread?: string;
  /** The seq in that thread to jump to. */
  readonly reply?: number;
  /** What the pane of a search looks for. */
  readonly q?: string;
  /** The seq to jump to. */
  readonly at?: number;
}

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" ? String(value) : undefined;

const seqOf = (value: unknown): number | undefined => {
  const seq = Number(value);
  return Number.isSafeInteger(seq) && seq > 0 ? seq : undefined;
};

/** Reads it from the address line, where anything may stand. */
export const conversationSearch = (search: Record<string, unknown>): ConversationSearch => {
  const pane = PANES.find((each) => each === search.pane);
  const thread = typeof search.thread === "string" && pane === "thread" ? search.thread : undefined;
  const reply = thread ? seqOf(search.reply) : undefined;
  const q = pane === "search" ? textOf(search.q) : undefined;
  const at = seqOf(search.at);
  return {
    ...(pane && (pane !== "thread" || thread) ? { pane } : {}),
    ...(thread ? { thread } : {}),
    ...(reply ? { reply } : {}),
    ...(q ? { q } : {}),
    ...(at ? { at } : {}),
  };
};
