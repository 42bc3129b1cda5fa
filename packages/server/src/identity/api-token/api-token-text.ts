import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { API_TOKEN_PATTERN, API_TOKEN_PREFIX } from "@parley/contract";

export const API_TOKEN_BYTES = 32;
const SECRET_CHARACTERS = 43;

/**
 * The text of an API token: `parley_`, 256 random bits in base64url, and the CRC-32 of all before it. Whoever scans
 * repositories for leaked tokens tells one from chance by it, and a mistyped one costs no query.
 */
export const writeApiToken = (bytes: Uint8Array): string => {
  if (bytes.length !== API_TOKEN_BYTES) throw new Error(`An API token has ${API_TOKEN_BYTES} random bytes`);
  const text = `${API_TOKEN_PREFIX}${Buffer.from(bytes).toString("base64url")}`;
  return `${text}${checksumOf(text)}`;
};

export const isApiToken = (token: string): boolean => {
  if (!API_TOKEN_PATTERN.test(token)) return false;
  const secretEnd = API_TOKEN_PREFIX.length + SECRET_CHARACTERS;
  return checksumOf(token.slice(0, secretEnd)) === token.slice(secretEnd);
};

/** What is stored in place of the token. It has 256 random bits, so that a plain hash is enough. */
export const hashOfApiToken = (token: string): string =>
  createHash("sha256").update(token).digest("base64url");

const checksumOf = (text: string) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(text));
  return bytes.toString("base64url");
};
