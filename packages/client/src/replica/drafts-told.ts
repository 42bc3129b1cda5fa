import type { Draft } from "@parley/contract";
import { draftOf, type HeldDraft, isToKeep, type KeptDraft, newerThan, withDraft } from "./drafts.ts";
import type { Context } from "./pending.ts";
import type { Replica } from "./state.ts";

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
