/** What the address of the inbox says: whether only what is unread is shown. */
export interface InboxSearch {
  readonly unread?: true;
}

/** Reads it from the address line, where anything may stand. */
export const inboxSearch = ({ unread }: Record<string, unknown>): InboxSearch =>
  unread === true ? { unread } : {};
