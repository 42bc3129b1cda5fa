import type { MessagePage, PagePlace } from "./event.ts";
import { type Context, withoutArrived } from "./pending.ts";
import { isOverrun, NOTHING_RECENT, recentBySeq } from "./recent.ts";
import type { HeldChannel, MessageWindow } from "./state.ts";
import { joined, newer, withChanges } from "./window.ts";

/** After a page could not be had that nobody but the replica waits for. */
const PAGE_RETRY_MS = 2_000;

const boundOf = (held: HeldChannel, place: PagePlace): number | null => {
  if (place.at === "around") return place.seq;
  if (place.at === "end" || held.window === null) return null;
  const { messages, hasBefore, atEnd } = held.window;
  if (place.at === "before") return hasBefore ? (messages[0]?.seq ?? null) : null;
  return atEnd ? null : (messages.at(-1)?.seq ?? null);
};

/** Asks for a page, unless there is none in that direction. A new window makes older answers void. */
export const withPageWanted = (
  held: HeldChannel,
  { place, stamp: newStamp }: { place: PagePlace; stamp: number },
  { emit }: Context,
): HeldChannel => {
  const replaces = place.at === "end" || place.at === "around";
  const seq = boundOf(held, place);
  if (!replaces && seq === null) return held;
  const stamp = replaces ? newStamp : held.stamp;
  emit({ do: "page", channelId: held.channel.id, place, seq, stamp });
  const fetching = replaces ? 1 : held.fetching + 1;
  return { ...held, stamp, fetching, recent: held.recent ?? NOTHING_RECENT };
};

/** A page is not under way any more; what changed meanwhile is kept only while another one is. */
const withPageOver = (held: HeldChannel): HeldChannel => {
  const fetching = held.fetching - 1;
  return { ...held, fetching, recent: fetching === 0 ? null : held.recent };
};

/** A window that a `resync` has taken away is asked for again until it is back. */
export const withPageFailed = (held: HeldChannel, { emit }: Context): HeldChannel => {
  if (held.lacksWindow) emit({ do: "tick", afterMs: PAGE_RETRY_MS });
  return withPageOver(held);
};

/** More changed during the fetch than is kept: this page cannot be trusted, the next one can. */
const askedAgain = (held: HeldChannel, place: PagePlace, { emit }: Context): HeldChannel => {
  const seq = boundOf(held, place);
  if (seq === null && place.at !== "end") return withPageOver(held);
  emit({ do: "page", channelId: held.channel.id, place, seq, stamp: held.stamp });
  return { ...held, recent: NOTHING_RECENT };
};

const extended = (
  window: MessageWindow | null,
  { place, page }: { place: PagePlace; page: MessagePage },
): MessageWindow | null => {
  if (place.at === "end" || place.at === "around") {
    return { messages: page.items, hasBefore: page.hasBefore, atEnd: !page.hasAfter };
  }
  if (window === null) return null;
  const isBefore = place.at === "before";
  const messages = isBefore ? joined(page.items, window.messages) : joined(window.messages, page.items);
  if (messages === null) return window;
  if (isBefore) return { ...window, messages, hasBefore: page.hasBefore };
  return { ...window, messages, atEnd: window.atEnd || !page.hasAfter };
};

/**
 * A page has arrived. It was read at some moment after it was asked for, so whatever changed since then is put on top
 * of it; and as nothing newer than the page was missed, a page without an after reaches the end.
 */
export const withPage = (
  held: HeldChannel,
  { place, page }: { place: PagePlace; page: MessagePage },
  context: Context,
): HeldChannel => {
  if (isOverrun(held.recent)) return askedAgain(held, place, context);
  // Around a seq that is not there (yet): an empty window between messages would be a dead end.
  if (place.at === "around" && page.items.length === 0 && page.hasBefore) {
    return askedAgain(held, { at: "end" }, context);
  }
  const recent = recentBySeq(held.recent);
  const items = page.items.map((message) => newer(message, recent.get(message.seq)));
  const window = extended(held.window, { place, page: { ...page, items } });
  const lastHeldSeq = window?.messages.at(-1)?.seq ?? 0;
  const later = [...recent.values()]
    .filter((message) => message.seq > lastHeldSeq)
    .sort((a, b) => a.seq - b.seq);
  const lastSeq = Math.max(held.channel.lastSeq, items.at(-1)?.seq ?? 0);
  return withPageOver({
    ...held,
    channel: lastSeq === held.channel.lastSeq ? held.channel : { ...held.channel, lastSeq },
    window: window === null ? null : withChanges(window, later),
    lacksWindow: held.lacksWindow && window === null,
    pending: withoutArrived(held.pending, [...items, ...later], context),
  });
};
