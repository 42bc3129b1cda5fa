/** The promises, by the name of what breaks them. */
export const RULES = {
  lost: "An acknowledged message does not stand in the history",
  altered: "An acknowledged message stands with another place, id or text",
  doubled: "One message stands more than once",
  missing: "A written message does not stand, though nothing waits to be sent",
  unwritten: "A message stands that nobody wrote",
  gap: "The seqs of a channel are not 1, 2, 3 …, or a version is missing",
  reordered: "Messages of one sender's outbox stand in another order than they were written in",
  ghost: "Somebody was shown a message that does not stand",
  undrained: "A message still waits, long after the last fault",
  replica: "A client holds something else than the server tells afresh",
  marker: "A marker is beyond what was said, or behind what was told",
  version: "One version of a message was shown in two ways",
  edit: "A text is not the last acknowledged one, or nobody asked for it, or the texts before are not complete",
  deletion:
    "An acknowledged deletion does not stand, or nobody asked for it, or something of the message is left",
  reaction: "A reaction is not as it was acknowledged last, or nobody asked for it",
  pin: "A message is not pinned as was acknowledged last, or nobody asked for it",
  count: "What is unread, mentions somebody or hangs in a thread is another number than a recount",
  draft: "A draft is not the newest one everywhere, or stands after it was sent",
} as const;
export type Rule = keyof typeof RULES;

/** One promise broken once. */
export interface Violation {
  readonly rule: Rule;
  readonly channelId: string;
  /** Who and what, for a person who looks for the cause. */
  readonly detail: string;
}
