import { generateAuthenticationOptions, generateRegistrationOptions } from "@simplewebauthn/server";
import type { Account } from "../account/account-store.ts";
import { TOKEN_LIFE_MS } from "../one-time-token/one-time-token.ts";
import type { PasskeyRecord } from "./passkey-store.ts";
import type { RelyingParty } from "./relying-party.ts";
import { userHandleOf } from "./user-handle.ts";
import { PASSKEY_ALGORITHMS } from "./verify-passkey.ts";

type Transports = Parameters<typeof generateAuthenticationOptions>[0]["allowCredentials"];
type Options = Record<string, unknown>;

const TIMEOUT_MS = TOKEN_LIFE_MS["passkey-challenge"];

const bytesOf = (base64url: string) => new Uint8Array(Buffer.from(base64url, "base64url"));

const described = (passkeys: readonly PasskeyRecord[]): NonNullable<Transports> =>
  passkeys.map(({ credentialId, transports }) => ({
    id: credentialId,
    transports: transports as NonNullable<NonNullable<Transports>[number]["transports"]>,
  }));

/**
 * What a browser needs to make a passkey, as JSON. Always one that signs in by itself (a resident key): then each counts
 * as a way in.
 */
export const makingOptions = async (
  rp: RelyingParty,
  { challenge, account, held }: { challenge: string; account: Account; held: readonly PasskeyRecord[] },
): Promise<Options> => ({
  ...(await generateRegistrationOptions({
    rpID: rp.id,
    rpName: rp.name,
    userID: bytesOf(userHandleOf(account.id)),
    userName: account.username,
    userDisplayName: account.displayName,
    challenge: bytesOf(challenge),
    timeout: TIMEOUT_MS,
    attestationType: "none",
    excludeCredentials: described(held),
    authenticatorSelection: { residentKey: "required", userVerification: "preferred" },
    supportedAlgorithmIDs: PASSKEY_ALGORITHMS,
  })),
});

/**
 * What a browser needs to use a passkey, as JSON: one of those held, or, where none are given, any of this relying party
 * that its person picks; that one has to verify its person, for nothing else does.
 */
export const usingOptions = async (
  rp: RelyingParty,
  { challenge, held }: { challenge: string; held: readonly PasskeyRecord[] | null },
): Promise<Options> => ({
  ...(await generateAuthenticationOptions({
    rpID: rp.id,
    challenge: bytesOf(challenge),
    timeout: TIMEOUT_MS,
    userVerification: held === null ? "required" : "preferred",
    ...(held !== null && { allowCredentials: described(held) }),
  })),
});
