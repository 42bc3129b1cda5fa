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
  marker: "A read marker is beyond the last message",
} as const;
export type Rule = keyof typeof RULES;

/** One promise broken once. */
export interface Violation {
  readonly rule: Rule;
  readonly channelId: string;
  /** Who and what, for a person who looks for the cause. */
  readonly detail: string;
}
