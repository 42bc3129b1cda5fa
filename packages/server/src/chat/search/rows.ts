/**
 * A message's row number is the millisecond of its creation with six bits below it, where messages of the same
 * millisecond find a number each. So the order of rows is that of time, whichever order they came in, and a row means the
 * same on every node but for ties.
 */
const SLOTS = 64;

export const firstRowOfMs = (ms: number): number => Math.max(0, Math.floor(ms)) * SLOTS;

/** Where a message stands if nobody stands there yet; else the next free one is its own. */
export const rowOf = ({ channelId, seq, createdAt }: { channelId: string; seq: number; createdAt: string }) =>
  firstRowOfMs(Date.parse(createdAt)) + ((seq + channelId.charCodeAt(channelId.length - 1)) % SLOTS);

const MIRROR = 2 ** 50;

/**
 * The same row among the words, and back: there the newest comes first, since FTS5 reads upwards in half the time that it
 * takes to read downwards.
 */
export const mirrored = (row: number): number => MIRROR - row;

/** The first row of the month that a row is in, UTC. */
export const monthOf = (row: number): number => {
  const at = new Date(Math.floor(row / SLOTS));
  return firstRowOfMs(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));
};

const SEQS = 2 ** 32;

/** A channel's number and a seq in one whole number, which SQLite and JavaScript both hold exactly. */
export const placeOf = (channel: number, seq: number): number => channel * SEQS + seq;
export const channelAt = (place: number): number => Math.floor(place / SEQS);
export const seqAt = (place: number): number => place % SEQS;
