import type { Message } from "@parley/contract";
import type { Context } from "./pending.ts";
import type { Replica } from "./state.ts";

/** What one has begun to write in a channel. */
export interface HeldDraft {
  readonly channelId: string;
  /** Empty: there is none any more. */
  readonly text: string;
  /** Of two the higher counts: the milliseconds of when it was written, or one more than the one before. */
  readonly version: number;
  /** Under which it is to be sent; null where the server has told none, or it has been used. */
  readonly nonce: string | null;
  /** `waiting`: written here, and the server does not have it yet. */
  readonly state: "stored" | "waiting";
  /** The highest version that the server has told. */
  readonly toldVersion: number;
  /** The nonce of the message that the draft before was sent as, until the server's word that it is empty. */
  readonly spent: string | null;
}

/** A draft as it is kept on the device until the server has it. */
export type KeptDraft = Pick<HeldDraft, "channelId" | "text" | "version" | "spent">;

const NO_DRAFT: Omit<HeldDraft, "channelId"> = {
  text: "",
  version: 0,
  nonce: null,
  state: "stored",
  toldVersion: 0,
  spent: null,
};

export const draftOf = (state: Replica, channelId: string): HeldDraft =>
  state.drafts.get(channelId) ?? { ...NO_DRAFT, channelId };

export const withDraft = (state: Replica, draft: HeldDraft): Replica => ({
  ...state,
  drafts: new Map(state.drafts).set(draft.channelId, draft),
});

/** Whether a reload would lose something: it is not stored, or the answer to what was sent before may empty it. */
export const isToKeep = (draft: HeldDraft): boolean =>
  draft.state === "waiting" || (draft.spent !== null && draft.text !== "");

/** A version that counts over another: by the clock, so that of two devices the one that wrote last counts. */
export const newerThan = (version: number, now: number) => Math.max(version + 1, now);

/** One has typed: shown at once, kept, and told to the server in a while. */
export const withTyped = (
  state: Replica,
  { channelId, text, now }: { channelId: string; text: string; now: number },
  { emit }: Context,
): Replica => {
  const held = draftOf(state, channelId);
  if (held.text === text) return state;
  emit({ do: "draft", channelId });
  return withDraft(state, { ...held, text, version: newerThan(held.version, now), state: "waiting" });
};

/**
 * A message was written, under the draft's nonce or one of its own, and the draft is over. Under its own, the server
 * empties it by itself, unless something is on its way there that would fill it again.
 */
export const withSent = (
  state: Replica,
  { channelId, nonce, now }: { channelId: string; nonce: string; now: number },
  { emit }: Context,
): Replica => {
  const held = draftOf(state, channelId);
  if (held.text === "" && held.state === "stored" && held.nonce !== nonce) return state;
  const isOwn = held.nonce === nonce;
  const spent = isOwn ? nonce : held.spent;
  if (isOwn && held.state === "stored") {
    return withDraft(state, { ...held, text: "", version: held.version + 1, nonce: null, spent });
  }
  emit({ do: "draft", channelId });
  const version = newerThan(held.version, now);
  return withDraft(state, {
    ...held,
    text: "",
    version,
    nonce: isOwn ? null : held.nonce,
    state: "waiting",
    spent,
  });
};

/** Messages are there: a draft whose nonce one of one's own has was sent, wherever that was. */
export const withDraftUsed = (
  state: Replica,
  channelId: string,
  { messages, meId }: { messages: readonly Message[]; meId: string | null },
): Replica => {
  const held = state.drafts.get(channelId);
  if (held === undefined || held.nonce === null) return state;
  const { nonce } = held;
  if (!messages.some((message) => message.nonce === nonce && message.senderId === meId)) return state;
  const used = { ...held, nonce: null, spent: nonce };
  // What waits was typed after what was sent, or beside it: the server says which counts.
  if (held.state === "waiting") return withDraft(state, used);
  return withDraft(state, { ...used, text: "", version: held.version + 1 });
};

/** The message that a draft became was refused or taken back, and holds the words now: the draft is emptied all the same. */
export const withSendingFailed = (
  state: Replica,
  { channelId, nonce }: { channelId: string; nonce: string },
  { emit }: Context,
): Replica => {
  const held = state.drafts.get(channelId);
  if (held === undefined || held.spent !== nonce) return state;
  emit({ do: "draft", channelId });
  return withDraft(state, { ...held, version: held.version + 1, state: "waiting", spent: null });
};

/** The server will not have it: the channel is not one's own any more. */
export const withoutDraft = (state: Replica, channelId: string): Replica => {
  if (!state.drafts.has(channelId)) return state;
  const drafts = new Map(state.drafts);
  drafts.delete(channelId);
  return { ...state, drafts };
};
