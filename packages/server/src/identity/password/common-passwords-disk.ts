import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type CommonPasswords, decodeCommonPasswords } from "./common-passwords.ts";

const SHIPPED_FILE = fileURLToPath(new URL("common-passwords.bin", import.meta.url));

/** The list that ships with the server, read when it is first asked for; a failed read is tried again the next time. */
export const commonPasswordsDisk = (path: string = SHIPPED_FILE): (() => Promise<CommonPasswords>) => {
  let reading: Promise<CommonPasswords> | null = null;
  return async () => {
    reading ??= readFile(path).then(decodeCommonPasswords);
    try {
      return await reading;
    } catch (error) {
      reading = null;
      throw error;
    }
  };
};
