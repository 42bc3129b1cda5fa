import type { Message } from "@parley/contract";
import { broken } from "./invariants.ts";
import type { Plan, World } from "./simulate.ts";

/**
 * Nothing is there twice, and what one browser wrote is there in its order. Returns the words of all that is there, each
 * with whether it is deleted.
 */
export const checkLog = ({ server, tabs, channelIds }: World, plan: Plan) => {
  const places = channelIds.flatMap((id) => [id, ...server.threadsOf(id)]);
  for (const channelId of places) {
    const log = server.messagesOf(channelId);
    const keys = new Set(log.map(({ senderId, nonce }) => `${senderId} ${nonce}`));
    if (keys.size < log.length) broken("no message is there twice", { channelId, log });
    for (const { positions, texts } of new Set(tabs.map((tab) => tab.browser))) {
      // Under the nonce of a draft another device may have sent other words.
      const isFromHere = ({ id, nonce }: Message) => texts.get(nonce) === server.firstTextOf(id);
      const own = log.filter(isFromHere).flatMap(({ nonce }) => positions.get(nonce) ?? []);
      const ordered = [...own].sort((a, b) => a - b);
      if (own.join() !== ordered.join())
        broken("what one wrote is in the order of writing", { channelId, own });
    }
  }
  if (plan.restores) return;
  // By words: they may have gone under the nonce after the one that they were written with.
  const log = places.flatMap((id) => server.messagesOf(id));
  const isDeletedByText = new Map<string | undefined, boolean>();
  for (const { id, deletedAt } of log) isDeletedByText.set(server.firstTextOf(id), deletedAt !== null);
  return isDeletedByText;
};

/** What was written has arrived, or its writer was told that it has not. */
export const checkOutcomes = (world: World, logged: ReturnType<typeof checkLog>) => {
  const { written, tabs } = world;
  const failed = new Set<string>();
  const unseen = new Set<string>();
  for (const { text, failed: detail } of tabs.flatMap((tab) => tab.browser.entries())) {
    if (detail !== null) failed.add(text);
    // Who is no member any more learns nothing, not even that an earlier try has arrived.
    if (detail?.includes("channel_not_found")) unseen.add(text);
  }
  for (const one of written) {
    if (logged === undefined || !one.isKept || one.isDiscarded) continue;
    const isIn = logged.has(one.text);
    const isFailed = failed.has(one.text);
    // Of one that was deleted before its answer came, nobody can tell that it had arrived.
    const isDeleted = logged.get(one.text) === true;
    if (isIn && isFailed && !isDeleted && !unseen.has(one.text))
      broken("what has arrived has not failed", one);
    if (!isIn && !isFailed) broken("what was written is not lost", one);
  }
};
