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
  const saying = new Set(pending.map(({ nonce, text }) => `${nonce} ${text}`));
  for (const { nonce, senderId, text } of window?.messages ?? []) {
    // The same nonce with other words is what another device has made of the draft.
    if (senderId === meId && saying.has(`${nonce} ${text}`)) {
      broken("what has arrived is not pending", { nonce });
    }
  }
};

const checkMarkers = ({ channel }: ChannelReplica) => {
  const { mentions, readSeq, deliveredSeq, lastSeq } = channel;
  if (readSeq > deliveredSeq || deliveredSeq > lastSeq) broken("markers are in order", channel);
  if (mentions.some((seq, index) => seq <= (mentions[index - 1] ?? readSeq) || seq > lastSeq)) {
    broken("mentions are unread, each once and in order", channel);
  }
};

const checkForward = (before: ChannelReplica, after: ChannelReplica) => {
  if (after.channel.version < before.channel.version) {
    broken("a version does not go back", { from: before.channel, to: after.channel });
  }
  // Of a thread that one has begun to follow the server says where one stands.
  const isBegun = after.channel.follows === true && before.channel.follows === false;
  if (after.channel.readSeq < before.channel.readSeq && !isBegun) {
    broken("a read marker does not go back", after.channel);
  }
  if (after.channel.deliveredSeq < before.channel.deliveredSeq && !isBegun) {
    broken("a delivery marker does not go back", after.channel);
  }
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
    checkMarkers(held);
    if (previous !== undefined && isSameEpoch) checkForward(previous, held);
  }
};
