import { createPublicKey } from "node:crypto";
import type { FieldProblem } from "../../problem.ts";

const POINT_BYTES = 65;
const UNCOMPRESSED = 4;
const AUTH_BYTES = 16;

/** What a browser gives for what is pushed to it to be encrypted with, base64url (RFC 8291). */
export interface PushKeys {
  readonly p256dh: string;
  readonly auth: string;
}

/** What about these keys nothing could be encrypted with: each fault with the field it is in. */
export const faultsInKeys = ({ p256dh, auth }: PushKeys): readonly FieldProblem[] => [
  ...(isPoint(Buffer.from(p256dh, "base64url"))
    ? []
    : [{ pointer: "/keys/p256dh", detail: "An uncompressed public key on P-256" }]),
  ...(Buffer.from(auth, "base64url").length === AUTH_BYTES
    ? []
    : [{ pointer: "/keys/auth", detail: `${AUTH_BYTES} bytes` }]),
];

/** The right length is not enough: most of what has it is no point of the curve. */
const isPoint = (key: Buffer): boolean => {
  if (key.length !== POINT_BYTES || key[0] !== UNCOMPRESSED) return false;
  const [x, y] = [key.subarray(1, 33), key.subarray(33)].map((part) => part.toString("base64url"));
  try {
    createPublicKey({ format: "jwk", key: { kty: "EC", crv: "P-256", x: x ?? "", y: y ?? "" } });
    return true;
  } catch {
    return false;
  }
};
