import type { Message } from "@parley/contract";
import { withSenders } from "./markers.ts";
import { recounting, withMentions } from "./mentions.ts";
import { withoutDone } from "./own-changes.ts";
import { type Context, withAcked, withoutAcked, withoutArrived } from "./pending.ts";
import { NOTHING_RECENT, withBatch } from "./recent.ts";
import type { HeldChannel } from "./state.ts";
import { withChanges } from "./window.ts";

/** Past this many held back, all but the latest are let go: the recovery under way brings them again. */
export const EARLY_MESSAGES_MAX = 1_000;
/** How long a hole may stay before it is asked about, where other news is likely to fill it. */
export const HOLE_PATIENCE_MS = 1_000;

const byVersion = (a: Message, b: Message) => a.version - b.version;
const bySeq = (a: Message, b: Message) => a.seq - b.seq;

/** The channel with every change up to `version`, of which `batch` is what was missing. */
const absorb = (
  held: HeldChannel,
  { batch, version }: { batch: readonly Message[]; version: number },
  context: Context,
): HeldChannel => {
  let { lastSeq } = held.channel;
  for (const message of batch) if (message.seq > lastSeq) lastSeq = message.seq;
  const next: HeldChannel = {
    ...held,
    channel: { ...held.channel, version, lastSeq },
    window: held.window === null ? null : withChanges(held.window, batch),
    pending: withoutArrived(held.pending, batch, context),
    known: Math.max(held.known, version),
    recent: held.recent === null ? null : withBatch(held.recent, batch),
  };
  const counted = withMentions(withSenders(next, batch, context), batch, context);
  return withoutDone(withoutAcked(counted));
};

/** Holds changes back, in version order, each version once. */
const withEarly = (held: HeldChannel, messages: readonly Message[]): HeldChannel => {
  const above = messages.filter((message) => message.version > held.channel.version);
  if (above.length === 0) return held;
  const sorted = [...held.early, ...above].sort(byVersion);
  const early = sorted.filter((message, index) => message.version !== sorted[index - 1]?.version);
  const latest = early.slice(-1);
  const known = Math.max(held.known, latest[0]?.version ?? 0);
  return { ...held, early: early.length > EARLY_MESSAGES_MAX ? latest : early, known };
};

/** Applies what of the early changes now follows without a hole. */
const drained = (held: HeldChannel, context: Context): HeldChannel => {
  let version = held.channel.version;
  let count = 0;
  for (const message of held.early) {
    if (message.version > version + 1) break;
    version = Math.max(version, message.version);
    count += 1;
  }
  if (count === 0) return held;
  const rest = { ...held, early: held.early.slice(count) };
  return absorb(rest, { batch: held.early.slice(0, count), version }, context);
};

/** Asks for what is missing; until the answer is here, every change waits. */
export const asking = (held: HeldChannel, { isLive, emit }: Context): HeldChannel => {
  if (held.recovery === "asked" || !isLive) return held;
  emit({ do: "sync", channelId: held.channel.id, version: held.channel.version });
  return { ...held, recovery: "asked" };
};

const isNext = (version: number, messages: readonly Message[]) =>
  messages.every((message, index) => message.version === version + 1 + index);

/** Changes of one channel have arrived, in version order. */
export const withMessages = (
  held: HeldChannel,
  messages: readonly Message[],
  context: Context,
): HeldChannel => {
  const { version } = held.channel;
  if (held.recovery === "asked") return withEarly(held, messages);
  if (held.early.length === 0 && isNext(version, messages)) {
    return absorb(held, { batch: messages, version: version + messages.length }, context);
  }
  const next = drained(withEarly(held, messages), context);
  return next.early.length === 0 ? next : asking(next, context);
};

/** The acknowledged message itself. It may be ahead of others still on their way, so a hole is given time. */
export const withAcknowledged = (before: HeldChannel, message: Message, context: Context): HeldChannel => {
  const held = withAcked(before, message);
  const early = withEarly(held, [message]);
  if (held.recovery === "asked") return early;
  const next = drained(early, context);
  if (next.early.length > 0) context.emit({ do: "tick", afterMs: HOLE_PATIENCE_MS });
  return next;
};

/** Everything up to `version` is here, or is not needed: no recovery is under way any more. */
export const caughtUp = (held: HeldChannel, version: number, context: Context): HeldChannel => {
  const batch = held.early.filter((message) => message.version <= version).sort(bySeq);
  const rest = held.early.filter((message) => message.version > version);
  const current = absorb({ ...held, recovery: "none", early: rest }, { batch, version }, context);
  const next = drained(current, context);
  if (next.early.length > 0) context.emit({ do: "tick", afterMs: HOLE_PATIENCE_MS });
  return next;
};

/**
 * The server has sent everything up to `version`. Its frames name each message once, at its latest change, so only now
 * are they applied, together: before, there could be holes in the run of seqs.
 */
export const withSynced = (held: HeldChannel, version: number, context: Context): HeldChannel =>
  held.recovery === "none" || version < held.channel.version ? held : caughtUp(held, version, context);

/** Goes on from the highest version that is known, over changes that nobody has seen. */
const withAllPassed = (held: HeldChannel, context: Context): HeldChannel => {
  if (held.known === held.channel.version) return held;
  const next = { ...held, channel: { ...held.channel, version: held.known } };
  return recounting(withoutDone(next), context);
};

/** The server cannot bring what is held up to now: everything of it is fetched. */
export const resynced = (held: HeldChannel, stamp: number, context: Context): HeldChannel => {
  const next = restarted(held, stamp, context);
  return next.recount === null ? recounting(next, context) : next;
};

/** The window cannot be trusted to lead up to now: begin again with a fresh page. */
export const restarted = (before: HeldChannel, stamp: number, context: Context): HeldChannel => {
  context.emit({ do: "page", channelId: before.channel.id, place: { at: "end" }, seq: null, stamp });
  const held = withAllPassed(before, context);
  return withoutAcked({
    ...held,
    window: null,
    early: [],
    recovery: "none",
    stamp,
    lacksWindow: true,
    fetching: 1,
    recent: NOTHING_RECENT,
  });
};
