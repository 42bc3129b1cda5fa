import { REALTIME_PATH, SUBPROTOCOL } from "@parley/contract";

const FINAL_TEXT = 0x81;
const FINAL_PONG = 0x8a;
const MASKED = 0x80;
const LENGTH_IN_2_BYTES = 126;

/** The request that opens a WebSocket (RFC 6455, 4.1). The key is fixed: nothing here caches or is attacked. */
export const handshake = (port: number): string =>
  [
    `GET ${REALTIME_PATH} HTTP/1.1`,
    `Host: localhost:${port}`,
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
    `Sec-WebSocket-Protocol: ${SUBPROTOCOL}`,
    "\r\n",
  ].join("\r\n");

/** A frame's head for a payload of up to 64 KB: masked, as a client must, by a key of zeros, which changes no byte. */
const headOf = (first: number, payloadBytes: number): string =>
  payloadBytes < LENGTH_IN_2_BYTES
    ? String.fromCharCode(first, MASKED | payloadBytes, 0, 0, 0, 0)
    : String.fromCharCode(
        first,
        MASKED | LENGTH_IN_2_BYTES,
        payloadBytes >> 8,
        payloadBytes & 0xff,
        0,
        0,
        0,
        0,
      );

/** A text frame of ASCII, as a string of bytes: several can be joined and written at once as latin1. */
export const textFrame = (ascii: string): string => headOf(FINAL_TEXT, ascii.length) + ascii;

/** Answers a ping, which carries at most 125 bytes. */
export const pongFrame = (payload: Buffer): Buffer =>
  Buffer.from(headOf(FINAL_PONG, payload.length) + payload.toString("latin1"), "latin1");
