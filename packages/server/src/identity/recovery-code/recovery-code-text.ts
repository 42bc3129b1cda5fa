import { createHmac, randomInt } from "node:crypto";
import { RECOVERY_CODES } from "@parley/contract";
import type { MasterKey } from "../master-key/master-key.ts";

/** Crockford's Base32: no letter looks like a digit. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** 80 bits. */
const CHARACTERS = 16;
const GROUP = 4;

/** A code as it is shown: `7KQ2-M0XD-94HT-BVZA`. */
export const makeRecoveryCode = (): string =>
  Array.from({ length: CHARACTERS }, () => ALPHABET[randomInt(ALPHABET.length)])
    .join("")
    .replace(new RegExp(`.{${GROUP}}(?!$)`, "g"), "$&-");

/** What was typed, as it was made: in any case, with or without groups, and with the letters that look like digits. */
export const readRecoveryCode = (typed: string): string | null => {
  const code = typed.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
  return code.length === CHARACTERS && [...code].every((letter) => ALPHABET.includes(letter)) ? code : null;
};

/** How codes are stored. With 80 bits of chance in each there is nothing to slow down: a keyed hash is enough. */
export interface RecoveryCodeHash {
  /** Null: it cannot be a code. */
  of(userId: string, typed: string): string | null;
}

export const createRecoveryCodeHash = (masterKey: MasterKey): RecoveryCodeHash => {
  const key = masterKey.derive("recovery-codes");
  return {
    of(userId, typed) {
      const code = readRecoveryCode(typed);
      return code && createHmac("sha256", key).update(`${userId}/${code}`).digest("base64url");
    },
  };
};

/** Ten new codes: to be shown once, and to be kept by their hashes. */
export type MakeRecoveryCodes = (userId: string) => {
  readonly codes: readonly string[];
  readonly hashes: readonly string[];
};

export const createMakeRecoveryCodes =
  (hash: RecoveryCodeHash): MakeRecoveryCodes =>
  (userId) => {
    const codes = Array.from({ length: RECOVERY_CODES }, makeRecoveryCode);
    return { codes, hashes: codes.flatMap((code) => hash.of(userId, code) ?? []) };
  };
