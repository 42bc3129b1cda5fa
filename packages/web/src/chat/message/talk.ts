import { createContext, useContext } from "react";
import type { ShownProblem } from "../../design/problem-of.ts";
import { useStore } from "../../use-parley.ts";

/** What can stand open at a message. */
export type OpenAtMessage = "react" | "more" | "sheet" | "history" | "forward" | "delete" | "keys";

/** What one is doing in a conversation, beside reading: none of it is the server's. */
export interface TalkState {
  /** The id of the message that the composer answers. */
  readonly replyTo: string | null;
  /** The message whose words are being changed, in its place; what is typed survives its row leaving the page. */
  readonly editing: {
    readonly messageId: string;
    readonly text: string;
    readonly problem: ShownProblem | null;
  } | null;
  readonly open: { readonly messageId: string; readonly what: OpenAtMessage } | null;
  /** Under the pointer. */
  readonly hovered: string | null;
  /** Has the focus of the keyboard: its letters are commands. */
  readonly focused: string | null;
  /** Where to go, and a number that makes every wish a new one. */
  readonly target: { readonly seq: number; readonly wish: number } | null;
  /** Shown for a moment: what one has jumped to. */
  readonly marked: number | null;
}

export interface Talk {
  get(): TalkState;
  subscribe(listener: () => void): () => void;
  set(change: Partial<TalkState>): void;
  /** Goes to a message of this conversation, wherever it is. */
  goTo(seq: number): void;
}

/** What each conversation was about to answer, for as long as the page lives: a draft is there again as well. */
const replyTargets = new Map<string, string>();

/** `seq` is where the conversation is entered, if not where it was left. */
export const createTalk = (channelId: string, seq?: number): Talk => {
  let wishes = 0;
  const wishFor = (wanted: number) => {
    wishes += 1;
    return { seq: wanted, wish: wishes };
  };
  let state: TalkState = {
    replyTo: replyTargets.get(channelId) ?? null,
    editing: null,
    open: null,
    hovered: null,
    focused: null,
    target: seq === undefined ? null : wishFor(seq),
    marked: null,
  };
  const listeners = new Set<() => void>();
  const set = (change: Partial<TalkState>) => {
    const next = { ...state, ...change };
    if (next.replyTo === null) replyTargets.delete(channelId);
    else replyTargets.set(channelId, next.replyTo);
    state = next;
    for (const listener of [...listeners]) listener();
  };
  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set,
    goTo: (wanted) => set({ target: wishFor(wanted) }),
  };
};

export const TalkContext = createContext<Talk | null>(null);

/** The conversation that this stands in. */
export const useTalk = (): Talk => {
  const talk = useContext(TalkContext);
  if (!talk) throw new Error("useTalk needs a Conversation above it");
  return talk;
};

export const useTalkState = <R>(select: (state: TalkState) => R): R => useStore(useTalk(), select);
