/** A message as it was written, before it has a place. */
export interface OutboxDraft {
  readonly nonce: string;
  readonly userId: string;
  readonly channelId: string;
  readonly text: string;
  /** The message of the channel that it answers. */
  readonly replyTo?: string;
  /** Whether its nonce is the one of a draft, which another device may have used: with these words, or with others. */
  readonly isFromDraft?: boolean;
  readonly createdAt: string;
}

export interface OutboxEntry extends OutboxDraft {
  /** Grows in the order of writing, over all tabs that share the store. */
  readonly position: number;
  /** Why the server refused it for good; null while it waits. */
  readonly failed: string | null;
}

/**
 * Where one's own messages wait until the server has them. Keyed by user: nobody sends what another one wrote.
 * Calls take effect in the order they are made.
 */
export interface OutboxStore {
  /** Keeps a message behind all that are kept. Resolves once it would survive a reload. A kept nonce stays as it is. */
  add(draft: OutboxDraft): Promise<OutboxEntry>;
  /** Everything kept of this person, in the order of writing. */
  list(userId: string): Promise<OutboxEntry[]>;
  /** Notes why a message failed, or with null that it waits again. Does nothing when the nonce is gone. */
  mark(nonce: string, failed: string | null): Promise<void>;
  /** Does nothing when the nonce is gone. */
  remove(nonce: string): Promise<void>;
}
