import { createHmac, randomInt } from "node:crypto";
import type { MasterKey } from "../master-key/master-key.ts";
import type { HeldBy } from "./mail-codes.ts";

const DIGITS = 6;

/** Six digits, each as likely as the others: "042917". */
export const makeMailCode = (): string => String(randomInt(10 ** DIGITS)).padStart(DIGITS, "0");

/** How a code is stored: it is short, so that only a keyed hash hides it, and for its holder alone. */
export type MailCodeHash = (heldBy: HeldBy, typed: string) => string;

/** Blanks and hyphens between the digits count for nothing: a mail shows two groups. */
export const createMailCodeHash = (masterKey: MasterKey): MailCodeHash => {
  const key = masterKey.derive("mail-codes");
  return (heldBy, typed) =>
    createHmac("sha256", key)
      .update(`${heldBy}/${typed.replace(/[\s-]/g, "")}`)
      .digest("base64url");
};
