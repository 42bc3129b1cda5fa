import { parse } from "uuid";

/**
 * What a passkey keeps of the account that it opens: the bytes of its id, which say nothing about the person (WebAuthn
 * 14.6.1), in base64url.
 */
export const userHandleOf = (userId: string): string => Buffer.from(parse(userId)).toString("base64url");
