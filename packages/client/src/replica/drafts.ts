import type { Draft, Message } from "@parley/contract";
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

const draftOf = (state: Replica, channelId: string): HeldDraft =>
  state.drafts.get(channelId) ?? { ...NO_DRAFT, channelId };

const withDraft = (state: Replica, draft: HeldDraft): Replica => ({
  ...state,
  drafts: new Map(state.drafts).set(draft.channelId, draft),
});

/** Whether a reload would lose something: it is not stored, or the answer to what was sent before may empty it. */
export const isToKeep = (draft: HeldDraft): boolean =>
  draft.state === "waiting" || (draft.spent !== null && draft.text !== "");

const newerThan = (version: number, now: number) => Math.max(version + 1, now);

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

/** What was typed after sending is newer than the emptying by that very message. */
const isEmptiedBySending = (held: HeldDraft, told: Draft) =>
  held.spent !== null && held.text !== "" && told.text === "" && told.nonce !== held.spent;

/** The server has told a draft: in an event, an answer or a list. The newest version counts. */
export const withToldDraft = (state: Replica, told: Draft, { emit }: Context): Replica => {
  const held = draftOf(state, told.channelId);
  if (told.version < held.toldVersion) return state;
  if (told.version === held.toldVersion && held.state === "stored") return state;
  const isSpent = told.nonce === held.spent;
  const nonces = isSpent ? { nonce: null, spent: held.spent } : { nonce: told.nonce, spent: null };
  const known = { ...held, ...nonces, toldVersion: told.version };
  if (isEmptiedBySending(held, told)) {
    emit({ do: "draft", channelId: told.channelId });
    return withDraft(state, { ...known, version: newerThan(told.version, held.version), state: "waiting" });
  }
  const isNewer = told.version > held.version;
  const isThis = told.version === held.version && (held.state === "stored" || told.text === held.text);
  // What stands under a nonce that was sent is emptied as soon as the message is in.
  const isOver = isSpent && held.text === "" && told.text !== "";
  if ((!isNewer && !isThis) || isOver) return withDraft(state, known);
  const spent = told.text === held.text ? known.spent : null;
  const next = { ...known, text: told.text, version: told.version, state: "stored", spent } as const;
  if (isToKeep(held) && !isToKeep(next)) emit({ do: "draft", channelId: told.channelId });
  return withDraft(state, next);
};

/** The server will not have it: the channel is not one's own any more. */
export const withoutDraft = (state: Replica, channelId: string): Replica => {
  if (!state.drafts.has(channelId)) return state;
  const drafts = new Map(state.drafts);
  drafts.delete(channelId);
  return { ...state, drafts };
};

/** All drafts as the server has them. What it does not have and was not told goes; what waits is told. */
export const withDraftsAtReady = (before: Replica, told: readonly Draft[], context: Context): Replica => {
  const listed = new Set(told.map(({ channelId }) => channelId));
  const drafts = new Map(
    [...before.drafts].filter(([channelId, draft]) => listed.has(channelId) || isToKeep(draft)),
  );
  let state: Replica = { ...before, drafts };
  for (const draft of told) state = withToldDraft(state, draft, context);
  for (const { channelId, state: at } of state.drafts.values()) {
    if (at === "waiting") context.emit({ do: "draft", channelId });
  }
  return state;
};

/** What of them outlives the server's own memory: words that it does not have. Its versions mean nothing any more. */
export const draftsAfresh = (drafts: Replica["drafts"]): Replica["drafts"] =>
  new Map(
    [...drafts]
      .filter(([, draft]) => isToKeep(draft))
      .map(([id, draft]) => [id, { ...draft, state: "waiting", toldVersion: 0, nonce: null, spent: null }]),
  );

/** What a device has kept of before it was reloaded, or what another tab has. */
export const withKeptDrafts = (before: Replica, kept: readonly KeptDraft[]): Replica => {
  let state = before;
  for (const draft of kept) {
    const held = draftOf(state, draft.channelId);
    if (draft.version > held.version) {
      const nonce = held.nonce === draft.spent ? null : held.nonce;
      state = withDraft(state, { ...held, ...draft, nonce, state: "waiting" });
    }
  }
  return state;
};
