import type { ChannelReplica, Replica } from "../../src/replica/state.ts";

/** A rule that a run has broken. */
export class Broken extends Error {}

export const broken = (rule: string, facts: unknown): never => {
  throw new Broken(`${rule}: ${JSON.stringify(facts)}`);
};

const checkWindow = ({ channel, window }: ChannelReplica) => {
  if (window === null) return;
  const { messages } = window;
  for (const [index, message] of messages.entries()) {
    const before = messages[index - 1];
    if (message.channelId !== channel.id) broken("a window holds its own channel's messages", message);
    if (before !== undefined && message.seq !== before.seq + 1) {
      broken("a window is a contiguous run", { channel: channel.id, seqs: messages.map(({ seq }) => seq) });
    }
  }
};

const checkPending = ({ window, pending }: ChannelReplica, meId: string | undefined) => {
  if (pending.length === 0) return;
  const nonces = new Set(pending.map(({ nonce }) => nonce));
  if (nonces.size < pending.length) broken("a pending message is shown once", pending);
  for (const { nonce, senderId } of window?.messages ?? []) {
    if (senderId === meId && nonces.has(nonce)) broken("what has arrived is not pending", { nonce });
  }
};

const checkForward = (before: ChannelReplica, after: ChannelReplica) => {
  if (after.channel.version < before.channel.version) {
    broken("a version does not go back", { from: before.channel, to: after.channel });
  }
  if (after.channel.readSeq < before.channel.readSeq) broken("a read marker does not go back", after.channel);
  if (after.channel.revision < before.channel.revision) broken("a revision does not go back", after.channel);
};

/** What holds at every moment. Looks only at channels that have changed, as unchanged ones are the same objects. */
export const checkStep = (before: Replica | null, after: Replica): void => {
  const isSameEpoch = before?.epoch === after.epoch;
  if (isSameEpoch && (after.me?.revision ?? 0) < (before?.me?.revision ?? 0)) {
    broken("what one is does not go back", { from: before?.me, to: after.me });
  }
  for (const [id, held] of after.channels) {
    const previous = before?.channels.get(id);
    if (previous === held) continue;
    checkWindow(held);
    checkPending(held, after.me?.id);
    if (previous !== undefined && isSameEpoch) checkForward(previous, held);
  }
};
