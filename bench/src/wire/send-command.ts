import { textFrame } from "./frame.ts";

export const TEXT_BYTES = 200;
/** A text begins with its number in this many digits, by which a delivery is known without parsing. */
export const MARK_DIGITS = 10;

const FILLER = "The quick brown fox jumps over the lazy dog. ".repeat(5).slice(0, TEXT_BYTES - MARK_DIGITS);

/** A `send` of a 200-byte text, with a random nonce as a client chooses it, as a whole frame. */
export const sendFrame = (ref: number, channelId: string): string =>
  textFrame(
    `{"op":"send","ref":"${ref}","channelId":"${channelId}","nonce":"${crypto.randomUUID()}","text":"${String(ref).padStart(MARK_DIGITS, "0")}${FILLER}"}`,
  );

const ACK_BEGIN = Buffer.from('{"op":"ack","ref":"', "latin1");
const QUOTE = 0x22;
const ZERO = 0x30;

/** The ref of an `ack`; -1 for any other frame. */
export const refOfAck = (payload: Buffer): number => {
  if (payload.compare(ACK_BEGIN, 0, ACK_BEGIN.length, 0, Math.min(ACK_BEGIN.length, payload.length)) !== 0)
    return -1;
  let ref = 0;
  for (let at = ACK_BEGIN.length; payload[at] !== QUOTE; at += 1)
    ref = ref * 10 + (payload[at] as number) - ZERO;
  return ref;
};

const NACK_BEGIN = Buffer.from('{"op":"nack"', "latin1");
export const isNack = (payload: Buffer): boolean =>
  payload[7] === NACK_BEGIN[7] && payload[8] === NACK_BEGIN[8];

const MESSAGES_BEGIN = Buffer.from('{"op":"messages"', "latin1");
export const isMessages = (payload: Buffer): boolean => payload[7] === MESSAGES_BEGIN[7];
