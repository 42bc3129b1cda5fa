import type { Person } from "./person.ts";
import type { Site } from "./site.ts";

export const heldDraft = (person: Person, channelId: string) =>
  person.client().replica.get().drafts.get(channelId);

/**
 * Sends what this device shows as begun. Sent from another device of the person before, it is sent again only under the
 * very same nonce, by which the server has to see that it is one message.
 */
export const sendDraft = async ({ draftsSent }: Site, person: Person, channelId: string): Promise<void> => {
  const draft = heldDraft(person, channelId);
  if (draft === undefined || draft.text === "") return;
  const { text, nonce } = draft;
  const before = draftsSent.get(text);
  const isLive = person.client().connection.get().at === "live";
  if (before !== undefined && (before === null || before !== nonce || !isLive)) return;
  draftsSent.set(text, null);
  const used = person.client().send(channelId, text);
  // Cut off, it goes out under a nonce that no other device has.
  if (nonce !== null && isLive) draftsSent.set(text, nonce);
  if ((await used) !== nonce) draftsSent.set(text, null);
};
